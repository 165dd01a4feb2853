package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** A table of 120 columns in the console. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleColumnsIT {
    private Browser browser;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        browser = Browser.open();
        KafkaBroker broker = KafkaBroker.shared();
        String wide =
                broker.createTopic(KafkaBroker.uniqueName("console-wide"), 1, Map.of("cleanup.policy", "compact"));
        // The columns of the key are the last ones.
        String columns = IntStream.rangeClosed(1, 118)
                .mapToObj("c%03d STRING, "::formatted)
                .collect(Collectors.joining());
        gateway = TestGateway.start("""
                CREATE TABLE wide (
                  %s id STRING, shop STRING, PRIMARY KEY (shop, id) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(columns, wide, broker.bootstrapServers())
                        + TestTables.clicks(broker, broker.newTopic("console-clicks", 1)))
                .awaitServing();
        broker.produce(
                wide,
                "{\"shop\":\"s1\",\"id\":\"i1\"}".getBytes(UTF_8),
                "{\"shop\":\"s1\",\"id\":\"i1\",\"c001\":\"a\\tb\\nc\",\"c118\":\"last\"}".getBytes(UTF_8));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void open() {
        browser.complaints();
        browser.look(1280, 800, "light");
        load("wide");
        eventually(() -> assertThat(browser.texts("#body tr")).hasSize(1));
    }

    private void load(String table) {
        browser.load(gateway.http("/#" + table));
        eventually(() -> assertThat(browser.texts("#status")).containsExactly("Live"));
    }

    private List<String> names() {
        return browser.texts("#head .name");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void the_key_stays_in_sight_when_the_table_is_scrolled(int width) {
        browser.look(width, 800, "light");
        assertThat(names()).hasSize(120).startsWith("shop", "id", "c001");
        browser.run("document.querySelector('.scroll').scrollLeft = 1e6");
        browser.photograph("wide-" + width);

        eventually(() -> assertThat(left("#body td:nth-child(2)")).isEqualTo(left("th[data-column=shop]")));
        assertThat(left("#body td:nth-child(2)") - left(".scroll")).isBetween(0.0, 2.0);
        assertThat(browser.run("""
                const {left, top, width, height} = document.querySelector('#body td:nth-child(2)').getBoundingClientRect();
                return document.elementFromPoint(left + width / 2, top + height / 2).textContent;
                """)).as("what is seen there").isEqualTo("s1");
        if (width > 1000) {
            assertThat(left("#body td:nth-child(3)"))
                    .as("the second column of the key is beside the first")
                    .isEqualTo(((Number)
                                    browser.run(
                                            "return document.querySelector('#body td:nth-child(2)').getBoundingClientRect().right"))
                            .doubleValue());
        }
        assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0L);
    }

    private double left(String css) {
        return ((Number) browser.run("return document.querySelector(\"" + css + "\").getBoundingClientRect().left"))
                .doubleValue();
    }

    @Test
    void line_breaks_and_tabs_are_seen_in_a_cell() {
        assertThat(browser.find("#body td:nth-child(4)").getText()).isEqualTo("a⇥b↵c");
        assertThat(browser.find("#body td:nth-child(4)").getDomProperty("title"))
                .isEqualTo("a\tb\nc");
    }

    @Test
    void none_all_and_a_search_choose_the_columns() {
        browser.click("#columns summary");
        browser.click("#no-columns");
        eventually(() -> assertThat(names()).containsExactly("shop", "id"));
        assertThat(browser.texts("#columns-title")).containsExactly("Columns 2/120");

        browser.type("#column-search", "11");
        assertThat(browser.texts("#column-list label:not([hidden])"))
                .containsExactly("c011", "c110", "c111", "c112", "c113", "c114", "c115", "c116", "c117", "c118");
        browser.click("#all-columns");
        eventually(() -> assertThat(names()).hasSize(12).startsWith("shop", "id", "c011"));
        browser.click("#column-list input[value=c112]");
        eventually(() -> assertThat(names()).hasSize(11).doesNotContain("c112"));
        browser.photograph("columns-found");

        browser.find("#column-search").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.click("#all-columns");
        eventually(() -> assertThat(names()).hasSize(120));
        assertThat(browser.address()).endsWith("/#wide");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_table_without_a_key_keeps_its_columns_until_one_is_chosen() {
        load("clicks");
        browser.click("#columns summary");
        browser.click("#no-columns");
        assertThat(browser.texts("#column-note")).containsExactly("Choose at least one column.");
        assertThat(names()).containsExactly("page", "region");

        browser.click("#column-list input[value=region]");
        eventually(() -> assertThat(names()).containsExactly("region"));
    }
}
