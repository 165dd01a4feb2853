package dev.tidegate.bench;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.record.Formats;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows of everyday types, about 150 bytes of JSON each; always the same ones. */
final class Orders {
    static final RowType TYPE = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT)),
            field("customer", ScalarType.string()),
            field("product", ScalarType.string()),
            field("price", ScalarType.decimal(10, 2)),
            field("weight", ScalarType.of(Kind.DOUBLE)),
            field("paid", ScalarType.of(Kind.BOOLEAN)),
            field("ordered", ScalarType.of(Kind.TIMESTAMP, 3)),
            field("quantity", ScalarType.of(Kind.INTEGER)));

    /** For {@code raw}, which carries one column. */
    static final RowType TEXT = RowType.of(field("text", ScalarType.string()));

    private static final int COUNT = 1_000;
    private static final byte[] FIRST_KEY = "{\"id\":1000000000000}".getBytes(US_ASCII);
    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final List<String> PRODUCTS =
            List.of("garden chair", "espresso cups", "reading lamp", "café table", "wool blanket");

    private static final FormatRegistry FORMATS = FormatRegistry.load(null);

    private Orders() {}

    static Formats formats(Table table) {
        return Formats.of(table, FORMATS);
    }

    /** @param columns with a comma after each; the primary key is {@code id} */
    static Table table(String columns) {
        return declared(columns + " PRIMARY KEY (id) NOT ENFORCED");
    }

    /** @param columns with what else stands in the brackets behind the table's name */
    static Table declared(String columns) {
        return new TableParser(FORMATS)
                .parse("CREATE TABLE orders (" + columns + """
                        ) WITH (
                          'connector' = 'upsert-kafka', 'topic' = 'orders',
                          'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json',
                          'value.format' = 'json')
                        """, "orders.sql")
                .orThrow()
                .tables()
                .get(0);
    }

    static List<Row> rows() {
        Random random = new Random(1);
        return IntStream.range(0, COUNT).mapToObj(i -> row(random)).toList();
    }

    private static Row row(Random random) {
        return Row.of(
                1_000_000L + random.nextInt(9_000_000),
                "customer-" + random.nextInt(200_000),
                PRODUCTS.get(random.nextInt(PRODUCTS.size())) + " no. " + random.nextInt(1_000),
                BigDecimal.valueOf(random.nextInt(1_000_000), 2),
                random.nextInt(100_000) / 1_000.0,
                random.nextBoolean(),
                NEW_YEAR.plus(random.nextInt(1_000_000_000), ChronoUnit.MILLIS),
                random.nextInt(100));
    }

    /** The same rows, each in JSON. */
    static byte[][] messages() {
        List<Row> rows = rows();
        TidegateCodec json = new TidegateCodec(FormatCase.JSON, rows);
        byte[][] messages = new byte[rows.size()][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = json.encode(i).clone();
        }
        return messages;
    }

    /**
     * A key in JSON, 20 bytes long.
     *
     * @param number from 0, below a billion
     */
    static byte[] key(int number) {
        byte[] key = FIRST_KEY.clone();
        int at = key.length - 1;
        for (int rest = number; rest > 0; rest /= 10) {
            key[--at] = (byte) ('0' + rest % 10);
        }
        return key;
    }

    /** The same rows, each as one text of about that length. */
    static List<Row> texts() {
        return rows().stream().map(row -> Row.of(row + " " + row)).toList();
    }
}
