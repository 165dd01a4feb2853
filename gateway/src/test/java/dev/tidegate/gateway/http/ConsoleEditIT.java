package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** Rows that are edited in the console keep every value that the user did not change. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleEditIT {
    private static final String EXACT = "{\"title\":\"t\",\"body\":%s,\"n\":9223372036854775807,"
            + "\"price\":1234567890123456.7800,\"score\":-0.0,\"done\":null,\"urgent\":true,"
            + "\"place\":{\"town\":\"Bonn\",\"zip\":null},\"tags\":{\"a\":null,\"b\":\"c\"},"
            + "\"due\":\"9999-12-31\",\"seen\":\"0001-01-01T00:00:00.001\",\"photo\":\"AP8=\",\"__proto__\":\"p\"}";

    private final KafkaBroker broker = KafkaBroker.shared();
    private Browser browser;
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        browser = Browser.open();
        String topic =
                broker.createTopic(KafkaBroker.uniqueName("console-notes"), 1, Map.of("cleanup.policy", "compact"));
        gateway = TestGateway.start("""
                CREATE TABLE notes (
                  title STRING,
                  body STRING,
                  n BIGINT,
                  price DECIMAL(20, 4),
                  score DOUBLE,
                  done BOOLEAN,
                  urgent BOOLEAN NOT NULL,
                  place ROW<town STRING, zip STRING>,
                  tags MAP<STRING, STRING>,
                  due DATE,
                  seen TIMESTAMP(3),
                  photo BYTES,
                  `__proto__` STRING,
                  written TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
                  id STRING,
                  PRIMARY KEY (id) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic, broker.bootstrapServers()))
                .awaitServing();
        rest = new Rest(gateway);
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
    void look() {
        browser.look(1280, 900, "light");
        browser.complaints();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one line",
                "",
                "first\nsecond\n\n\tindented  \ntrailing blanks   ",
                "\nbegins and ends with a line break\n",
                "Windows\r\nline breaks\r\n",
                "old Mac\rline breaks",
                "mixed\nline\r\nbreaks\r",
                "👩‍👩‍👧‍👦 🎉 🇩🇪",
                "שלום עולם\nمرحبا (2) بالعالم",
                "zero\u0000byte, separator\u2028 and e\u0301"
            })
    void all_that_was_not_changed_stays_to_the_last_byte(String body) throws Exception {
        put("exact", EXACT.formatted(json(body)));
        String before = get("exact");
        assertThat(before).contains("\"score\":-0.0");

        edit("exact");
        browser.type("#field-title", "another");
        write();
        browser.click("#form-close");

        String expected = withoutTime(before).replace("\"title\":\"t\"", "\"title\":\"another\"");
        eventuallyIs("exact", row -> assertThat(withoutTime(row)).isEqualTo(expected));
    }

    @Test
    void each_kind_of_value_can_be_changed_alone() throws Exception {
        put("kinds", EXACT.formatted("\"x\""));
        String expected = withoutTime(get("kinds"))
                .replace("\"body\":\"x\"", "\"body\":\"one\\ntwo\"")
                .replace("9223372036854775807", "-9223372036854775808")
                .replace("1234567890123456.7800", "9999999999999999.9999")
                .replace("\"score\":-0.0", "\"score\":\"NaN\"")
                .replace("\"done\":null", "\"done\":false")
                .replace("\"urgent\":true", "\"urgent\":false")
                .replace("{\"town\":\"Bonn\",\"zip\":null}", "{\"town\":null,\"zip\":\"1\"}")
                .replace("{\"a\":null,\"b\":\"c\"}", "{\"d\":null}")
                .replace("9999-12-31", "0001-01-01")
                .replace("\"photo\":\"AP8=\"", "\"photo\":null");

        edit("kinds");
        browser.find("#field-body").sendKeys(Keys.chord(Keys.CONTROL, "a"), "one\ntwo");
        browser.type("#field-n", "-9223372036854775808");
        browser.type("#field-price", "9999999999999999.9999");
        browser.type("#field-score", "NaN");
        browser.find("#field-done").sendKeys("false");
        browser.find("#field-urgent").sendKeys("false");
        browser.type("#field-place", "{\"zip\":\"1\"}");
        browser.type("#field-tags", "{\"d\":null}");
        browser.type("#field-due", "0001-01-01");
        browser.click("[aria-label='photo is NULL']");
        write();

        eventuallyIs("kinds", row -> assertThat(withoutTime(row)).isEqualTo(expected));
    }

    @Test
    void empty_text_and_null_are_two_values() throws Exception {
        put("null", "{\"title\":\"\",\"body\":null,\"urgent\":true}");

        edit("null");
        assertThat(browser.find("[aria-label='title is NULL']").isSelected()).isFalse();
        assertThat(browser.find("[aria-label='body is NULL']").isSelected()).isTrue();
        assertThat(browser.find("#field-body").getDomProperty("placeholder")).isEqualTo("NULL");
        browser.click("[aria-label='title is NULL']");
        browser.click("[aria-label='body is NULL']");
        write();

        eventuallyIs("null", row -> assertThat(row).contains("\"title\":null", "\"body\":\"\""));
    }

    @Test
    void a_new_row_is_null_where_nothing_is_entered_and_needs_what_is_not_null() throws Exception {
        open();
        browser.click("#new-row");
        browser.type("#field-id", "new");
        browser.click("#form [type=submit]");
        eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("urgent: Enter a value."));

        browser.find("#field-urgent").sendKeys("true");
        write();

        eventuallyIs(
                "new",
                row -> assertThat(new JsonObject(row)
                                .stream()
                                        .filter(column -> column.getValue() != null)
                                        .map(Map.Entry::getKey))
                        .containsExactlyInAnyOrder("id", "urgent", "written"));
    }

    @Test
    void a_new_row_does_not_replace_one_that_exists() throws Exception {
        put("taken", "{\"title\":\"theirs\",\"n\":1,\"urgent\":true}");
        open();
        browser.click("#new-row");
        browser.type("#field-id", "taken");
        browser.type("#field-title", "mine");
        browser.find("#field-urgent").sendKeys("true");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.find("#form-message").getText())
                .contains("exists already", "Nothing was written", "title"));
        assertThat(get("taken")).contains("\"title\":\"theirs\"", "\"n\":1");
        assertThat(browser.texts(".conflict output")).containsExactly("theirs");

        write();
        eventuallyIs("taken", row -> assertThat(row).contains("\"title\":\"mine\"", "\"n\":1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "50% off, 100%25", "a?b#c&d=e+f", "é \uD83C\uDF89 שלום"})
    void a_row_with_any_key_is_made_edited_and_deleted(String key) throws Exception {
        open();
        browser.click("#new-row");
        if (!key.isEmpty()) {
            browser.run("document.getElementById('field-id').value = " + json(key));
        }
        browser.find("#field-urgent").sendKeys("true");
        write();
        browser.click("#form-close");
        String row = "tr[data-key=" + json(JsonArray.of(key).encode()) + "]";

        browser.click(row + " button[name=edit]");
        eventually(() -> assertThat(browser.find("#form").isDisplayed()).isTrue());
        browser.type("#field-title", "edited");
        write();
        eventually(() -> assertThat(browser.texts(row + " td:nth-child(3)")).containsExactly("edited"));

        browser.click(row + " button[name=delete]");
        browser.click(row + " button[name=delete]");
        eventually(() -> assertThat(browser.texts(row)).isEmpty());
        assertThat(browser.texts("#row-error")).containsExactly("");
    }

    @Test
    void two_changes_of_one_column_are_shown_and_the_user_chooses() throws Exception {
        put("both", "{\"title\":\"old\",\"body\":\"old\",\"n\":1,\"urgent\":true}");
        edit("both");
        browser.type("#field-title", "mine");
        browser.type("#field-n", "2");
        patch("both", "{\"title\":\"theirs\",\"body\":\"theirs\"}");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.find("#form-message").getText())
                .contains("changed meanwhile", "Nothing was written", "title"));
        browser.photograph("conflict");
        assertThat(get("both")).contains("\"title\":\"theirs\"", "\"n\":1");
        assertThat(browser.texts(".conflict output")).containsExactly("theirs");
        assertThat(browser.find("#field-title").getDomProperty("value")).isEqualTo("mine");
        assertThat(browser.find("#field-body").getDomProperty("value")).isEqualTo("theirs");

        browser.click(".conflict button");
        assertThat(browser.find("#field-title").getDomProperty("value")).isEqualTo("theirs");
        write();
        eventuallyIs("both", row -> assertThat(row).contains("\"title\":\"theirs\"", "\"body\":\"theirs\"", "\"n\":2"));
    }

    @Test
    void a_row_that_was_deleted_meanwhile_comes_back_only_if_the_user_says_so() throws Exception {
        put("gone", "{\"title\":\"old\",\"body\":\"kept\",\"urgent\":true}");
        edit("gone");
        browser.type("#field-title", "mine");
        delete("gone");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.find("#form-message").getText()).contains("was deleted meanwhile"));
        assertThat(rest.get(path("gone")).status()).isEqualTo(404);

        write();
        eventuallyIs("gone", row -> assertThat(row).contains("\"title\":\"mine\"", "\"body\":\"kept\""));
    }

    @Test
    void a_row_that_changed_after_delete_was_pressed_is_deleted_only_if_the_user_says_so() throws Exception {
        put("late", "{\"title\":\"old\",\"urgent\":true}");
        open();
        String button = "tr[data-key='[\"late\"]'] button[name=delete]";
        browser.click(button);
        patch("late", "{\"title\":\"changed\"}");
        browser.click(button);

        eventually(() ->
                assertThat(browser.texts("#removal-changes tr:first-child td")).containsExactly("old", "changed"));
        browser.photograph("conflict-delete");
        assertThat(get("late")).contains("changed");
        browser.click("#removal-keep");
        assertThat(get("late")).contains("changed");

        browser.click(button);
        browser.click(button);
        eventually(() -> assertThat(rest.get(path("late")).status()).isEqualTo(404));
    }

    @Test
    void changes_that_are_not_written_are_not_lost_by_mistake() throws Exception {
        put("first", "{\"title\":\"a\",\"urgent\":true}");
        put("second", "{\"title\":\"b\",\"urgent\":true}");
        edit("first");
        browser.type("#field-title", "mine");

        browser.click("tr[data-key='[\"second\"]'] button[name=edit]");
        eventually(() -> assertThat(browser.find("#form-message").getText()).contains("not written"));
        assertThat(browser.find("#field-title").getDomProperty("value")).isEqualTo("mine");
        browser.find("#field-title").sendKeys(Keys.ESCAPE);
        assertThat(browser.find("#form").isDisplayed()).isTrue();
        browser.find("#field-title").sendKeys(Keys.ESCAPE);
        assertThat(browser.find("#form").isDisplayed()).isFalse();
    }

    @Test
    void nothing_is_written_when_nothing_was_changed() throws Exception {
        put("same", "{\"title\":\"a\\r\\nb\",\"urgent\":true}");
        String etag = rest.get(path("same")).header("etag");
        edit("same");
        browser.click("#form [type=submit]");

        eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("There is no change to write."));
        assertThat(rest.get(path("same")).header("etag")).isEqualTo(etag);
    }

    @Test
    void an_edited_text_keeps_its_line_breaks() throws Exception {
        put("crlf", "{\"body\":\"a\\r\\nb\",\"urgent\":true}");
        edit("crlf");
        browser.find("#field-body").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "\nc");
        write();

        eventuallyIs("crlf", row -> assertThat(row).contains("\"body\":\"a\\r\\nb\\r\\nc\""));
    }

    @Test
    void the_form_is_used_with_the_keyboard_alone() throws Exception {
        put("keys", "{\"title\":\"a\",\"urgent\":true}");
        edit("keys");
        assertThat(focused()).as("the first column that can be changed").isEqualTo("field-title");
        browser.find("#field-title").sendKeys(Keys.TAB, Keys.TAB);
        assertThat(focused()).isEqualTo("field-body");
        browser.find("#field-body").sendKeys("b", Keys.chord(Keys.CONTROL, Keys.ENTER));
        eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("Written: Kafka has it."));
        browser.find("#field-body").sendKeys(Keys.ESCAPE);
        assertThat(browser.run("return document.activeElement.name"))
                .as("where the user came from")
                .isEqualTo("edit");
        assertThat(browser.complaints()).isEmpty();
    }

    private Object focused() {
        return browser.run("return document.activeElement.id");
    }

    private void open() {
        browser.load(gateway.http("/#notes"));
        eventually(() -> {
            assertThat(browser.texts("#status")).containsExactly("Live");
            assertThat(browser.find("#new-row").isEnabled()).isTrue();
        });
    }

    private void edit(String id) {
        open();
        browser.click("tr[data-key='[\"" + id + "\"]'] button[name=edit]");
        eventually(() -> assertThat(browser.find("#form").isDisplayed()).isTrue());
    }

    private void write() {
        browser.click("#form [type=submit]");
        eventually(() -> assertThat(browser.texts("#form-message")).containsExactly("Written: Kafka has it."));
    }

    private static String path(String id) {
        return "/v1/tables/notes/rows/" + id;
    }

    private String get(String id) throws Exception {
        Rest.Answer answer = rest.get(path(id));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    /** The row once the console's write, which Kafka has, is in the table too. */
    private void eventuallyIs(String id, ThrowingConsumer<String> expected) {
        eventually(() -> expected.accept(get(id)));
    }

    /** The time of its record is all that may differ. */
    private static String withoutTime(String row) {
        return row.replaceFirst("\"written\":\"[^\"]*\",", "");
    }

    private void put(String id, String row) throws Exception {
        send("PUT", "application/json", id, row);
    }

    private void patch(String id, String columns) throws Exception {
        send("PATCH", "application/merge-patch+json", id, columns);
    }

    private void delete(String id) throws Exception {
        send("DELETE", "application/json", id, "");
    }

    private void send(String method, String type, String id, String body) throws Exception {
        Rest.Answer answer = rest.send(method, path(id), BodyPublishers.ofString(body), "Content-Type", type);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<Integer> seen = method.equals("DELETE") ? List.of(404) : List.of(200);
        eventually(() -> assertThat(seen)
                .contains(rest.get(
                                path(id), "Tidegate-Min-Position", answer.json().getString("position"))
                        .status()));
    }

    private static String json(String text) {
        String array = JsonArray.of(text).encode();
        return array.substring(1, array.length() - 1);
    }
}
