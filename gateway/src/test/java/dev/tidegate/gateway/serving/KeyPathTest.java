package dev.tidegate.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.testing.Tables;
import java.time.LocalDate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class KeyPathTest {
    private final KeyPath region =
            KeyPath.of(Tables.upsert("pv BIGINT, region STRING, PRIMARY KEY (region) NOT ENFORCED"));
    private final KeyPath composite = KeyPath.of(
            Tables.upsert("id BIGINT, pv INT, name STRING, born DATE, PRIMARY KEY (name, born, id) NOT ENFORCED"));

    @Test
    void aKeyOfOneColumnIsItsText() {
        assertThat(region.row("Café au lait")).isEqualTo(Row.of(null, "Café au lait"));
        assertThat(region.row("a,b")).isEqualTo(Row.of(null, "a,b"));
        assertThat(region.row("100%")).isEqualTo(Row.of(null, "100%"));
        assertThat(region.row("")).isEqualTo(Row.of(null, ""));
    }

    @Test
    void aCompositeKeyIsJoinedByCommasInTheOrderOfThePrimaryKey() {
        Row key = Row.of(7L, null, "Doe, Jane 100%", LocalDate.of(2026, 1, 2));

        assertThat(composite.text(key)).isEqualTo("Doe%2C Jane 100%25,2026-01-02,7");
        assertThat(composite.row("Doe%2C Jane 100%25,2026-01-02,7")).isEqualTo(key);
        assertThat(composite.row("Doe%2c Jane 100%,2026-01-02,7")).isEqualTo(key);
        assertThat(composite.row("%252C,2026-01-02,7").get(2)).isEqualTo("%2C");
    }

    @Test
    void textThatDoesNotFitNamesTheColumn() {
        assertThatThrownBy(() -> composite.row("x,yesterday,7"))
                .hasMessage("column 'born': 'yesterday' is not DATE; write a date such as \"2026-01-02\"")
                .asInstanceOf(InstanceOfAssertFactories.type(TidegateException.class))
                .extracting(TidegateException::code)
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThatThrownBy(() -> composite.row("x,2026-01-02,"))
                .hasMessageStartingWith("column 'id': '' is not BIGINT; write a whole number");
    }

    @Test
    void tooFewOrTooManyPartsNameTheColumns() {
        assertThatThrownBy(() -> composite.row("Doe, Jane,2026-01-02,7"))
                .hasMessage("The key 'Doe, Jane,2026-01-02,7' has 4 parts, but the primary key has 3 columns: "
                        + "name, born, id; a comma within a part is written %252C");
        assertThatThrownBy(() -> composite.row("x")).hasMessageContaining("has 1 parts");
    }
}
