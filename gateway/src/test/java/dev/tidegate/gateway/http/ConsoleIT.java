package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TestGateway;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What somebody sees and does who opens the console in a browser. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    /** The first whole number that a JavaScript number cannot hold. */
    private static final long BEYOND_DOUBLES = (1L << 53) + 1;

    private Browser browser;
    private KafkaBroker broker;
    private String counts;
    private TestGateway gateway;
    private long southern = 20;

    @BeforeAll
    void start() {
        browser = Browser.open();
        broker = KafkaBroker.shared();
        counts = broker.createTopic(KafkaBroker.uniqueName("console-counts"), 1, Map.of("cleanup.policy", "compact"));
        String clicks = broker.newTopic("console-clicks", 1);
        gateway = TestGateway.start(TestTables.counts(broker, counts) + TestTables.clicks(broker, clicks))
                .awaitServing();
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
    void beginWithTwoRows() {
        delete("west");
        delete("east");
        put("north", 1);
        put("south", ++southern); // another one each time, to know that all of this was read
        eventually(() -> assertThat(
                        new Rest(gateway).get("/v1/tables/counts/rows/south").text())
                .endsWith(":" + southern + "}"));
        browser.look(1280, 800, "light");
        browser.load(gateway.http("/#counts"));
        seeLive();
    }

    @Test
    void a_table_is_picked_from_the_list_and_the_address_remembers_it() {
        browser.load(gateway.http("/"));
        eventually(() -> assertThat(browser.texts("#tables .name")).containsExactly("clicks", "counts"));

        browser.click("#tables a[href='#counts']");

        seeLive();
        assertThat(browser.address()).endsWith("/#counts");
        assertThat(browser.title()).isEqualTo("counts – Tidegate");
        eventually(() -> assertThat(browser.texts("#head .name")).containsExactly("region", "pv"));
        eventually(() -> assertThat(browser.texts("#row-count")).containsExactly("2"));
    }

    @Test
    void a_row_is_seen_to_appear_to_change_and_to_go() {
        put("west", BEYOND_DOUBLES);
        eventually(() -> assertThat(row("west")).containsExactly("+I", "west", "9007199254740993"));
        put("west", 5);
        eventually(() -> assertThat(row("west")).containsExactly("+U", "west", "5"));
        delete("west");
        eventually(() -> assertThat(row("west")).isEmpty());

        eventually(() -> assertThat(browser.texts("#log .op")).containsExactly("-D", "+U", "+I"));
        assertThat(browser.texts("#log .values")).containsExactly("west", "west · 5", "west · 9007199254740993");
        assertThat(row("north")).as("a row that was there already").containsExactly("", "north", "1");
    }

    @Test
    void a_row_written_with_the_form_is_in_the_topic_and_in_the_table() {
        browser.click("#new-row");
        browser.type("#field-region", "west");
        browser.type("#field-pv", String.valueOf(BEYOND_DOUBLES));
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("Written: Kafka has it."));
        assertThat(lastRecord()).isEqualTo("{\"region\":\"west\"} {\"region\":\"west\",\"pv\":9007199254740993}");
        eventually(() -> assertThat(row("west")).containsExactly("+I", "west", "9007199254740993"));
    }

    @Test
    void a_row_can_be_edited_to_null() {
        browser.click("tr[data-key='[\"north\"]'] button[name=edit]");
        browser.click("#fields .null input");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(row("north")).containsExactly("+U", "north", "NULL"));
        assertThat(lastRecord()).isEqualTo("{\"region\":\"north\"} {\"region\":\"north\",\"pv\":null}");
    }

    @Test
    void a_row_is_deleted_with_its_button_once_that_is_confirmed() {
        String before = lastRecord();
        String delete = "tr[data-key='[\"south\"]'] button[name=delete]";
        browser.click(delete);
        assertThat(browser.texts(delete)).containsExactly("Sure?");
        assertThat(lastRecord()).as("nothing yet").isEqualTo(before);
        browser.click(delete);

        eventually(() -> assertThat(row("south")).isEmpty());
        assertThat(lastRecord()).isEqualTo("{\"region\":\"south\"} null");
    }

    @Test
    void what_the_gateway_refuses_is_told_in_its_own_words() {
        String before = lastRecord();
        browser.click("#new-row");
        browser.type("#field-region", "west");
        browser.type("#field-pv", "many");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.find("#form-message.error").getText())
                .contains("pv")
                .contains("many")
                .contains("BIGINT"));
        assertThat(lastRecord()).as("nothing was written").isEqualTo(before);
    }

    @Test
    void rows_are_found_by_text_and_sorted_by_a_column() {
        put("west", 3);
        eventually(() -> assertThat(regions()).containsExactlyInAnyOrder("north", "south", "west"));

        browser.click("th[data-column=pv] button");
        eventually(() -> assertThat(regions()).containsExactly("north", "west", "south"));
        browser.click("th[data-column=pv] button");
        eventually(() -> assertThat(regions()).containsExactly("south", "west", "north"));

        browser.type("#find", "OUT");
        eventually(() -> assertThat(regions()).containsExactly("south"));
    }

    @Test
    void a_filter_shows_rows_as_long_as_it_holds_for_them() {
        filter("pv >= 20 && region != \"west\"");
        eventually(() -> assertThat(regions()).containsExactly("south"));
        put("west", 30);
        put("north", 40);
        eventually(() -> assertThat(row("north")).containsExactly("+I", "north", "40"));
        put("north", 2);
        eventually(() -> assertThat(regions()).containsExactly("south"));
        eventually(() -> assertThat(browser.texts("#log .values")).containsExactly("north", "north · 40"));

        String address = browser.address();
        browser.load(URI.create(address));
        seeLive();
        assertThat(browser.find("#filter").getDomProperty("value")).isEqualTo("pv >= 20 && region != \"west\"");
        eventually(() -> assertThat(regions()).as("by its address alone").containsExactly("south"));

        browser.find("#filter").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        eventually(() -> assertThat(regions()).containsExactlyInAnyOrder("north", "south", "west"));
        assertThat(browser.address()).endsWith("/#counts");
        browser.run("history.back()");
        eventually(() -> assertThat(regions()).containsExactly("south"));
    }

    @Test
    void a_filter_that_cannot_be_read_is_told_at_its_field_and_the_rows_stay() {
        filter("pv < 9");
        eventually(() -> assertThat(regions()).containsExactly("north"));
        filter("pv < 9 && regoin == \"north\"");

        eventually(() ->
                assertThat(browser.find("#filter-error").getText()).contains("character 11", "'regoin'", "region"));
        assertThat(browser.find("#filter").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.find("#filter-note").getText()).isEqualTo("The rows are still those of before.");
        browser.photograph("desktop-filter");
        browser.look(390, 844, "light");
        browser.photograph("phone-filter");
        put("west", 3);
        eventually(() -> assertThat(regions()).containsExactlyInAnyOrder("north", "west"));
        seeLive();

        filter("region == \"north\"");
        eventually(() -> assertThat(regions()).containsExactly("north"));
        assertThat(browser.find("#filter-error").getText()).isEmpty();
    }

    @Test
    void an_address_with_a_filter_that_cannot_be_read_can_be_mended() {
        browser.load(gateway.http("/#counts?filter=pv+%3C"));
        eventually(() -> assertThat(browser.texts("#status")).containsExactly("Stopped"));
        assertThat(browser.find("#filter-error").getText()).contains("character");
        assertThat(browser.texts("#body tr")).isEmpty();

        filter("pv < 9");
        seeLive();
        eventually(() -> assertThat(regions()).containsExactly("north"));
    }

    @Test
    void columns_are_chosen_and_a_row_is_still_edited_whole() {
        browser.click("th[data-column=region] button");
        browser.click("#columns summary");
        browser.photograph("desktop-columns");
        browser.click("#columns input[value=pv]");
        eventually(() -> assertThat(browser.texts("#head .name")).containsExactly("region"));
        assertThat(browser.find("th[data-column=region]").getDomAttribute("aria-sort"))
                .isEqualTo("ascending");
        assertThat(browser.find("#columns input[value=region]").isEnabled())
                .as("of the key")
                .isFalse();
        assertThat(browser.address()).endsWith("/#counts?columns=region");
        eventually(() -> assertThat(row("south")).containsExactly("", "south"));

        browser.click("tr[data-key='[\"south\"]'] button[name=edit]");
        eventually(() ->
                assertThat(browser.find("#field-pv").getDomProperty("value")).isEqualTo("" + southern));

        browser.click("#columns summary"); // what was clicked beside it closed it
        browser.click("#all-columns");
        eventually(() -> assertThat(row("south")).containsExactly("", "south", "" + southern));
        assertThat(browser.address()).endsWith("/#counts");
    }

    @Test
    void a_connection_that_is_lost_is_taken_up_where_it_broke() throws Exception {
        try (Relay relay = new Relay(gateway.http("/").getPort())) {
            browser.load(relay.uri("/#counts"));
            seeLive();
            relay.cut();
            put("west", 7);
            delete("south");

            eventually(() -> assertThat(row("west")).containsExactly("+I", "west", "7"));
            eventually(() -> assertThat(row("south")).isEmpty());
            seeLive();
            assertThat(row("north")).as("not told again").containsExactly("", "north", "1");
            assertThat(browser.texts("#log .note")).as("no fresh start").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?filter=pv+%3C+1000"})
    void a_gateway_that_is_killed_and_started_again_is_survived_without_a_reload(String query, @TempDir Path folder)
            throws Exception {
        int port = freePort();
        Files.writeString(folder.resolve("counts.sql"), TestTables.counts(broker, counts));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), """
                ddl: counts.sql
                http:
                  port: %d
                """.formatted(port));
        String[] serve = {"serve", "--config", config.toString()};
        try (RunningGateway killed = RunningGateway.start(serve).awaitListening()) {
            browser.load(URI.create("http://127.0.0.1:" + port + "/#counts" + query));
            seeLive();
            browser.run("window.loadedOnce = true");

            killed.kill9();
            eventually(() -> assertThat(browser.texts("#gateway")).containsExactly("Gateway out of reach"));
            eventually(() -> assertThat(browser.texts("#status")).containsExactly("Reconnecting"));
            put("east", 1000);
            put("west", 7);
            delete("south");
        }
        try (RunningGateway again = RunningGateway.start(serve).awaitListening()) {
            assertThat(again.port()).isEqualTo(port);

            eventually(() -> assertThat(row("west")).containsExactly("+I", "west", "7"));
            eventually(() -> assertThat(row("south")).isEmpty());
            seeLive();
            put("west", 8);
            eventually(() -> assertThat(row("west")).containsExactly("+U", "west", "8"));
            assertThat(row("north")).as("not told again").containsExactly("", "north", "1");
            assertThat(row("east").isEmpty()).as("filtered").isEqualTo(!query.isEmpty());
            assertThat(browser.texts("#log .note")).as("no fresh start").isEmpty();
            assertThat(browser.run("return window.loadedOnce"))
                    .as("the same page")
                    .isEqualTo(true);
        }
    }

    @Test
    void a_table_without_rows_says_what_to_do() {
        browser.load(gateway.http("/#clicks"));
        seeLive();
        eventually(() -> assertThat(browser.texts("#empty")).first().asString().contains("each new record"));
    }

    @Test
    void a_table_that_stopped_shows_its_problem_the_record_and_what_to_do() {
        String topic = broker.newTopic("console-broken", 1);
        broker.produce(topic, key("north"), "{\"region\":".getBytes(UTF_8));
        try (TestGateway broken = TestGateway.start(TestTables.counts(broker, topic))) {
            browser.load(broken.http("/#counts"));
            eventually(() -> assertThat(browser.texts("#status")).containsExactly("Stopped"));
            eventually(() -> assertThat(browser.texts("#notices .error"))
                    .singleElement()
                    .asString()
                    .contains("Record: partition 0, offset 0", "{\"region\":", "What to do: ", "errors.skip"));
            browser.photograph("stopped");
        }
    }

    @Test
    void a_write_only_table_says_so_and_takes_a_row() {
        TestGateway.Setup setup = TestGateway.Setup.DEFAULT.with("counts", TableSettings.DEFAULT.withWriteOnly());
        try (TestGateway taking = TestGateway.start(setup, TestTables.counts(broker, counts))) {
            browser.load(taking.http("/#counts"));
            eventually(() -> assertThat(browser.texts("#status")).containsExactly("Write-only"));
            assertThat(browser.texts("#notices .warning"))
                    .singleElement()
                    .asString()
                    .contains("it takes rows, and tells none");

            browser.click("#new-row");
            browser.type("#field-region", "east");
            browser.type("#field-pv", "3");
            browser.click("#form [type=submit]");

            eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("Written: Kafka has it."));
            assertThat(lastRecord()).isEqualTo("{\"region\":\"east\"} {\"region\":\"east\",\"pv\":3}");
        }
    }

    @ParameterizedTest
    @CsvSource({"desktop-light, 1280, 800, light", "desktop-dark, 1280, 800, dark", "phone, 390, 844, light"})
    void it_fits_the_screen_and_has_nothing_to_complain_of(String name, int width, int height, String theme) {
        browser.complaints();
        browser.look(width, height, theme);
        browser.load(gateway.http("/#counts"));
        seeLive();
        put("west", BEYOND_DOUBLES);
        put("south", ++southern);
        eventually(() -> assertThat(row("south")).startsWith("+U"));
        browser.photograph(name);
        browser.click("#new-row");
        assertThat(browser.find("#form").isDisplayed()).isTrue();
        browser.photograph(name + "-form");

        assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth"))
                .as("what is to be scrolled sideways")
                .isEqualTo(0L);
        assertThat(browser.complaints()).isEmpty();
    }

    private void filter(String text) {
        browser.type("#filter", text);
        browser.click("#apply");
    }

    private void seeLive() {
        eventually(() -> {
            assertThat(browser.texts("#status")).containsExactly("Live");
            assertThat(browser.find("#new-row").isEnabled())
                    .as("New row can be pressed")
                    .isTrue();
        });
    }

    /** The cells of a region's row, without its buttons; none when the row is not there. */
    private List<String> row(String region) {
        return browser.texts("tr[data-key='[\"" + region + "\"]'] td:not(.actions)");
    }

    private List<String> regions() {
        return browser.texts("#body td:nth-child(2)");
    }

    private String lastRecord() {
        List<ConsumerRecord<byte[], byte[]>> records = broker.readAll(counts);
        ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
        return new String(last.key(), UTF_8) + " " + (last.value() == null ? null : new String(last.value(), UTF_8));
    }

    private void put(String region, long pv) {
        broker.produce(counts, key(region), ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8));
    }

    private void delete(String region) {
        broker.produce(counts, key(region), null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }
}
