package dev.tidegate.format.avro.confluent;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.registry.RegistryLimits;
import dev.tidegate.format.registry.SchemaDefinition;
import dev.tidegate.format.registry.SchemaRegistry;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged messages of schemas that are not the table's: whatever they are, the outcome is a value, and soon. More of them
 * with {@code -Dtidegate.fuzz.inputs=…}, the same again with {@code -Dtidegate.fuzz.seed=…}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class AvroConfluentFuzzTest {
    private static final int INPUTS = Integer.getInteger("tidegate.fuzz.inputs", 100_000);
    private static final long FIXED_SEED = 20_260_102;

    /** Generous: a collection of garbage may come in between. */
    private static final long MOST_MILLIS = 2_000;

    private static final ScalarType INT = ScalarType.of(Kind.INTEGER);
    private static final RowType ITEM =
            RowType.of(field("sku", ScalarType.string()), field("price", ScalarType.decimal(10, 2)));
    private static final RowType TABLE = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT).withNullable(false)),
            field("name", ScalarType.string()),
            field("flag", ScalarType.of(Kind.BOOLEAN)),
            field("at", ScalarType.of(Kind.TIMESTAMP, 3)),
            field("day", ScalarType.of(Kind.DATE)),
            field("payload", ScalarType.bytes()),
            field("ratio", ScalarType.of(Kind.DOUBLE)),
            field("items", new ArrayType(ITEM, true)),
            field("tags", new MapType(ScalarType.string(), INT, true)),
            field("deep", new ArrayType(new ArrayType(new ArrayType(INT, true), true), true)));

    private static final String ITEMS =
            "{\"name\":\"items\",\"type\":[\"null\",{\"type\":\"array\",\"items\":{\"type\":"
                    + "\"record\",\"name\":\"Item\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"map\",\"values\":\"null\"}},"
                    + "{\"name\":\"price\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":30,\"scale\":9}},"
                    + "{\"name\":\"sku\",\"type\":[\"null\",\"string\"]}]}}]}";

    /** Schemas of writers, each with more, less and other things than the table. */
    private static final List<String> WRITERS = List.of(
            record("{\"name\":\"id\",\"type\":\"int\"}," + ITEMS),
            record(
                    "{\"name\":\"skipped\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}},"
                            + "{\"name\":\"id\",\"type\":[\"null\",\"long\"]},{\"name\":\"name\",\"type\":[\"string\",\"null\"]},"
                            + "{\"name\":\"tags\",\"type\":{\"type\":\"map\",\"values\":[\"null\",\"int\"]}}"),
            record("{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}},"
                    + "{\"name\":\"f\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":4}},"
                    + "{\"name\":\"u\",\"type\":[\"int\",\"string\",\"E\",\"F\",{\"type\":\"map\",\"values\":\"bytes\"}]},"
                    + "{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"ratio\",\"type\":[\"null\",\"float\"]},"
                    + "{\"name\":\"at\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}]},"
                    + "{\"name\":\"payload\",\"type\":[\"null\",\"string\"]}"),
            record("{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"flag\",\"type\":[\"null\",\"boolean\"]},"
                    + "{\"name\":\"day\",\"type\":[\"null\",{\"type\":\"int\",\"logicalType\":\"date\"}]},{\"name\":\"deep\","
                    + "\"type\":[\"null\",{\"type\":\"array\",\"items\":[\"null\",{\"type\":\"array\",\"items\":[\"null\","
                    + "{\"type\":\"array\",\"items\":[\"null\",\"int\"]}]}]}]}"));

    /** A list without end, which no generator of random data can fill. */
    private static final String ENDLESS = record(
            "{\"name\":\"next\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"Node\","
                    + "\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}]},{\"name\":\"id\",\"type\":\"long\"}");

    /** Numbers as Avro writes them that promise much: the largest and smallest, negative counts, two to the 31st. */
    private static final List<byte[]> PROMISES = List.of(
            hex("feffffffffffffffff01"),
            hex("ffffffffffffffffff01"),
            hex("feffffff0f"),
            hex("ffffffff0f"),
            hex("8080808010"),
            hex("01"),
            hex("ffffffffffffffffffffff"),
            hex("8080808080808080808080"));

    static LongStream seeds() {
        Long wanted = Long.getLong("tidegate.fuzz.seed");
        return wanted == null ? LongStream.of(FIXED_SEED, new SecureRandom().nextInt()) : LongStream.of(wanted);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatever_a_message_is_it_is_read_or_refused(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> sound = messages(random);
        RowDecoder decoder = decoder();
        long bytes = 0;
        long malformed = 0;
        long slowest = 0;
        long start = System.nanoTime();
        for (int i = 0; i < INPUTS; i++) {
            byte[] message = damaged(sound.get(random.nextInt(sound.size())), sound, random);
            long before = System.nanoTime();
            try {
                decoder.prepare(message);
                malformed += decoder.decode(message, (kind, row) -> {}) instanceof DecodeResult.Malformed ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + ", message " + HexFormat.of().formatHex(message), e);
            }
            long took = System.nanoTime() - before;
            slowest = Math.max(slowest, took);
            if (took > TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS)) {
                throw new AssertionError(
                        took / 1_000_000 + " ms for " + HexFormat.of().formatHex(message) + ", seed " + seed);
            }
            bytes += message.length;
        }
        long nanos = System.nanoTime() - start;
        System.out.println("avro-confluent: " + INPUTS + " inputs, seed " + seed + ", " + malformed + " malformed, "
                + nanos / Math.max(1, bytes) + " ns a byte, slowest " + slowest / 1000 + " µs");
        assertThat(malformed).isBetween(INPUTS / 10L, INPUTS * 99L / 100);
    }

    private static RowDecoder decoder() {
        Schema schema = new TableSchemas(null).of(TABLE);
        WriterSchemas writers = new WriterSchemas(
                TABLE, schema, RegistryLimits.DEFAULT, new InMemory(schema.toString()), System::nanoTime);
        return new AvroConfluentRowDecoder(writers);
    }

    /** Ids 1 and on are the writers' schemas, every other one is the table's own. */
    private record InMemory(String otherwise) implements SchemaRegistry {
        @Override
        public CompletionStage<SchemaDefinition> byId(int id) {
            String text = id >= 1 && id <= WRITERS.size()
                    ? WRITERS.get(id - 1)
                    : id == WRITERS.size() + 1 ? ENDLESS : otherwise;
            return CompletableFuture.completedFuture(SchemaDefinition.avro(text));
        }

        @Override
        public CompletionStage<Integer> register(String subject, SchemaDefinition schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static List<byte[]> messages(Random random) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        List<String> schemas = new ArrayList<>(WRITERS);
        for (int id = 1; id <= WRITERS.size(); id++) {
            messages.addAll(messages(id, WRITERS.get(id - 1), random));
        }
        messages.addAll(
                messages(schemas.size() + 2, new TableSchemas(null).of(TABLE).toString(), random));
        byte[] endless = new byte[20_000];
        Arrays.fill(endless, (byte) 2);
        messages.add(join(Frame.of(schemas.size() + 1), endless));
        messages.add(join(Frame.of(schemas.size() + 1), hex("020200 0e".replace(" ", ""))));
        return messages;
    }

    private static List<byte[]> messages(int id, String text, Random random) throws IOException {
        Schema schema = new Schema.Parser().parse(text);
        List<byte[]> messages = new ArrayList<>();
        for (Object datum : new RandomData(schema, 50, random.nextLong())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<Object>(schema).write(datum, encoder);
            encoder.flush();
            messages.add(join(Frame.of(id), out.toByteArray()));
        }
        return messages;
    }

    private static byte[] damaged(byte[] sound, List<byte[]> others, Random random) {
        byte[] message = sound.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = Math.min(
                    message.length, (random.nextInt(10) == 0 ? 0 : Frame.LENGTH) + random.nextInt(message.length + 1));
            byte[] before = Arrays.copyOf(message, at);
            byte[] after = Arrays.copyOfRange(message, at, message.length);
            byte[] behind = Arrays.copyOfRange(after, Math.min(after.length, 1 + random.nextInt(4)), after.length);
            message = switch (random.nextInt(7)) {
                case 0 -> before;
                case 1 -> join(before, behind);
                case 2 -> join(before, PROMISES.get(random.nextInt(PROMISES.size())), after);
                case 3 -> join(before, PROMISES.get(random.nextInt(PROMISES.size())), behind);
                case 4 -> join(before, others.get(random.nextInt(others.size())));
                default -> flipped(message, random);
            };
            if (message.length == 0 || message.length > 50_000) {
                break;
            }
        }
        return message;
    }

    private static byte[] flipped(byte[] message, Random random) {
        byte[] flipped = message.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }
}
