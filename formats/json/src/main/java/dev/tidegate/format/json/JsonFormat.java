package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.RowType;

/**
 * Rows as JSON objects. What it writes is, byte for byte, what Flink 2.2's {@code json} format writes, and it reads what
 * that format reads, with these differences, most of them on broken or ambiguous input:
 *
 * <ul>
 *   <li>Broken data is never a row of NULLs and so never a delete. With {@code ignore-parse-errors} a broken message
 *       gives no row at all (Flink: a null row), and neither does an element of a top-level array that is no object.
 *   <li>An object or array is no BOOLEAN (Flink: false).
 *   <li>A broken field costs that field alone. Flink's streaming parser loses its place in an object or array that
 *       stands where a scalar should, and with it the fields that follow.
 *   <li>Of duplicate names the last one counts, as in Flink's tree parser; no other field suffers. Flink's streaming
 *       parser loses as many fields at the end as it saw duplicates.
 *   <li>A message is read as a whole or not at all; Flink hands on the elements of a top-level array that precede a
 *       broken one.
 *   <li>A MAP keeps the order of its entries (Flink: that of a hash table).
 *   <li>{@code decode.json-parser.enabled} changes nothing: there is one parser, which keeps the text of a number in a
 *       STRING column ({@code 1.50}), as Flink's default does.
 * </ul>
 */
final class JsonFormat implements Format {
    /** Far more than any row type nests. Fields that are no columns count too, so it is Flink's limit. */
    private static final int MAX_NESTING_DEPTH = 1000;

    /** Digits of a number: parsing costs the square of them. The largest double has 309, a DECIMAL 38. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    private static final int MAX_NAME_LENGTH = 50_000;

    private final JsonOptions options;
    private final JsonFactory json;

    JsonFormat(JsonOptions options) {
        this.options = options;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        // A message is in memory already, and Kafka bounds it.
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .configure(
                        StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN,
                        options.writing().plainDecimals())
                // Names come from whoever writes to the topic, they have no place in the JVM's table of literals.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    @Override
    public RowDecoder decoder(RowType type) {
        return new JsonRowDecoder(json, type, options.reading());
    }

    @Override
    public RowEncoder encoder(RowType type) {
        return new JsonRowEncoder(json, type, options.writing());
    }
}
