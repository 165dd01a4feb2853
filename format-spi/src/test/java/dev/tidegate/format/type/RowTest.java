package dev.tidegate.format.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.DataType.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void rowsWithEqualValuesAreEqualEvenWhereTheyHoldBytes() {
        Row one = Row.of(1L, Bytes.of((byte) 1, (byte) 2), List.of(Row.of("a", null)));
        Row two = Row.of(1L, Bytes.of((byte) 1, (byte) 2), List.of(Row.of("a", null)));

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        assertThat(one.project(1)).isEqualTo(Row.of(Bytes.of((byte) 1, (byte) 2)));
    }

    @Test
    void typesAreWrittenAsFlinkReadsThem() {
        RowType type = RowType.of(
                RowType.field("id", ScalarType.of(Kind.BIGINT).withNullable(false)),
                RowType.field("price", ScalarType.decimal(10, 2)),
                RowType.field("tags", new MapType(ScalarType.string(), new ArrayType(ScalarType.bytes(), true), true)),
                RowType.field("at", ScalarType.of(Kind.TIMESTAMP_LTZ, 3)));

        assertThat(type.sql())
                .isEqualTo("ROW<`id` BIGINT NOT NULL, `price` DECIMAL(10, 2), `tags` MAP<STRING, ARRAY<BYTES>>, "
                        + "`at` TIMESTAMP_LTZ(3)> NOT NULL");
        assertThat(type.project(2, 0).fields()).extracting(RowType.Field::name).containsExactly("tags", "id");
    }

    @Test
    void aFieldDeclaredTwiceIsRefused() {
        assertThatThrownBy(() ->
                        RowType.of(RowType.field("a", ScalarType.string()), RowType.field("a", ScalarType.string())))
                .hasMessageContaining("'a'");
    }
}
