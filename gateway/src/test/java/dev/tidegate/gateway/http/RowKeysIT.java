package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every primary key has an address that survives what browsers, proxies and libraries do to URLs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowKeysIT {
    private static final String ROWS = "/v1/tables/counts/rows";
    private static final List<String> AWKWARD = List.of(
            "",
            ".",
            "..",
            "...",
            "./",
            "../",
            "/",
            "//",
            "/.",
            "a/b",
            "../../counts",
            "%",
            "%2E",
            "%2e%2E",
            "%2F",
            "%25",
            "%zz",
            "50%",
            ",",
            "a,b",
            "%2C",
            "%252C",
            "+",
            " ",
            " a ",
            "a b",
            "?",
            "#",
            "&",
            "=",
            "key=x&limit=1",
            ";",
            "a;b",
            "\\",
            "..\\..",
            "\u0000",
            "\u0001\u001f",
            "\t",
            "\r\n",
            "\u007f",
            "\u0080",
            "größe",
            "e\u0301",
            "\uFEFF",
            "日本語",
            "עברית",
            "😀",
            "👩‍👩‍👧",
            "\uFFFD",
            "\uFFFF",
            "\"",
            "'",
            "`",
            "<a>",
            "{}",
            "[1]",
            "null",
            "rows",
            "a".repeat(500));

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String counts = broker.newTopic("counts", 2);
    private final String pairs = broker.newTopic("pairs", 2);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(TestTables.counts(broker, counts) + pairs()).awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private String pairs() {
        return TestTables.counts(broker, pairs)
                .replace("TABLE counts", "TABLE pairs")
                .replace("region STRING", "a STRING, b STRING")
                .replace("KEY (region)", "KEY (b, a)");
    }

    @Test
    void every_key_can_be_put_read_patched_and_deleted() throws Exception {
        for (String key : AWKWARD) {
            String address = ROWS + "?key=" + encode(escape(key));

            Rest.Answer put = rest.put(address, "{\"pv\":1}");
            assertThat(put.status()).as("'%s': %s", key, put.text()).isEqualTo(200);
            JsonObject row = read(address, put).json();
            assertThat(row.getString("region")).isEqualTo(key);
            Rest.Answer patched = rest.send(
                    "PATCH",
                    address,
                    BodyPublishers.ofString("{\"pv\":2}"),
                    "Content-Type",
                    "application/merge-patch+json");
            assertThat(read(address, patched).json().getLong("pv")).isEqualTo(2);
            read(address, rest.delete(address)).problem(404, "unknown-row");
        }
    }

    @Test
    void a_key_of_several_columns_may_be_empty_in_each_of_them() throws Exception {
        Random random = new Random(20261130);
        for (int i = 0; i < 150; i++) {
            String b = AWKWARD.get(random.nextInt(AWKWARD.size()));
            String a = AWKWARD.get(random.nextInt(AWKWARD.size()));
            String address = "/v1/tables/pairs/rows?key=" + encode(escape(b) + "," + escape(a));

            JsonObject row =
                    read(address, rest.put(address, "{\"pv\":" + i + "}")).json();

            assertThat(row.getString("b")).isEqualTo(b);
            assertThat(row.getString("a")).isEqualTo(a);
            assertThat(row.getInteger("pv")).isEqualTo(i);
        }
    }

    @Test
    void random_keys_have_addresses_that_normalisation_does_not_change() throws Exception {
        long seed = Long.getLong("tidegate.keys.seed", 20261130);
        Random random = new Random(seed);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String key = randomKey(random);
            String address = ROWS + "?key=" + encode(escape(key));
            URI normalised = gateway.http(address).normalize();
            assertThat(normalised.getRawPath() + "?" + normalised.getRawQuery()).isEqualTo(address);
            Rest.Answer put = rest.put(address, "{\"pv\":" + i + "}");
            assertThat(put.status())
                    .as("seed %d, '%s': %s", seed, key, put.text())
                    .isEqualTo(200);
            assertThat(read(address, put).json().getString("region")).isEqualTo(key);
            addresses.add(address);
        }
        assertThat(addresses).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/.",
                "/..",
                "/%2E",
                "/%2e",
                "/%2E%2E",
                "/.%2e",
                "/%2E.",
                "/%2E%2E/",
                "//",
                "//a",
                "/a/",
                "/../rows"
            })
    void a_path_that_means_another_resource_once_it_is_normalised_is_not_found(String end) throws Exception {
        try (RawConnection raw = new RawConnection(gateway.http("/"))) {
            for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "POST")) {
                raw.send(
                        method + " " + ROWS + end + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 0\r\n\r\n");
                RawConnection.Answer answer = method.equals("HEAD") ? raw.head() : raw.answer();

                assertThat(answer.status()).as("%s %s", method, end).isEqualTo(404);
                if (!method.equals("HEAD")) {
                    assertThat(answer.json().getString("detail")).contains(ROWS + "?key=");
                }
            }
        }
        // What a browser makes of rows/.. and of rows/.
        rest.get("/v1/tables/counts/").problem(404, "not-found");
        rest.get("/v1/tables/").problem(404, "not-found");
    }

    @Test
    void a_path_and_a_query_with_the_same_text_are_the_same_row() throws Exception {
        for (String key : AWKWARD) {
            if (List.of("", ".", "..").contains(key)) {
                continue;
            }
            String text = encode(escape(key));
            Rest.Answer put = rest.put(ROWS + "/" + text, "{\"pv\":7}");

            assertThat(put.status()).as("'%s': %s", key, put.text()).isEqualTo(200);
            assertThat(read(ROWS + "?key=" + text, put).json().getString("region"))
                    .isEqualTo(key);
        }
    }

    @Test
    void the_address_of_a_row_is_refused_where_it_is_ambiguous() throws Exception {
        rest.put(ROWS, "{\"pv\":1}").problem(400, "invalid-request");
        rest.delete(ROWS).problem(400, "invalid-request");
        rest.get(ROWS + "?key=a&key=b").problem(400, "invalid-request");
        rest.get(ROWS + "?key=a&limit=1").problem(400, "invalid-request");
        rest.get(ROWS + "/a?key=b").problem(400, "invalid-request");
        rest.get("/v1/tables/pairs/rows?key=a").problem(400, "invalid-request");
        rest.get("/v1/tables/pairs/rows?key=").problem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%FF",
                "caf%E9",
                "%ED%A0%80",
                "%C0%AE",
                "%C0%80",
                "%F4%90%80%80",
                "%E2%82",
                "a%80",
                "%F8%88%80%80%80",
                "50%",
                "%",
                "%zz",
                "%2",
                "%-1",
                "%u0041",
                "caf\u00c3\u00a9",
                "\u00ff",
                "\u0001"
            })
    void bytes_that_are_no_text_are_refused_and_nothing_is_written(String key) throws Exception {
        long before = broker.readAll(counts).size();
        try (RawConnection raw = new RawConnection(gateway.http("/"))) {
            for (String address :
                    List.of(ROWS + "/" + key, ROWS + "?key=" + key, "/v1/tables/" + key + "/rows?key=a")) {
                raw.send("PUT " + address + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Connection: keep-alive\r\nContent-Length: 8\r\n\r\n{\"pv\":1}");
                RawConnection.Answer answer = raw.answer();
                assertThat(answer.status()).as(address + answer.body()).isEqualTo(400);
                assertThat(answer.json().getString("code")).isEqualTo("invalid-request");
                if (answer.head().contains("connection: close")) {
                    return; // not even HTTP
                }
            }
        }
        assertThat(broker.readAll(counts)).hasSize((int) before);
    }

    private Rest.Answer read(String address, Rest.Answer written) throws Exception {
        assertThat(written.status()).as(written.text()).isEqualTo(200);
        return rest.get(address, "Tidegate-Min-Position", written.json().getString("position"));
    }

    private static String randomKey(Random random) {
        String[] pieces = {
            ".", "..", "/", "%", "%2E", "2C", ",", " ", "+", "a", "é", "漢", "😀", "\u0000", "\\", "?", "#", "&", "="
        };
        StringBuilder key = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            key.append(
                    random.nextInt(4) == 0
                            ? new String(Character.toChars(scalarValue(random)))
                            : pieces[random.nextInt(pieces.length)]);
        }
        return key.toString();
    }

    private static int scalarValue(Random random) {
        int point = random.nextInt(0x110000);
        return point >= 0xd800 && point <= 0xdfff ? 'x' : point;
    }

    /** The first step of docs/wire.md. */
    private static String escape(String column) {
        return column.replace("%", "%25").replace(",", "%2C");
    }

    /** The second step. */
    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
