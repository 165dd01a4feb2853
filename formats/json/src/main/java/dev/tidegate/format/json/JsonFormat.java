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
 * that format reads, save for what {@code docs/formats/differences.md} lists, most of it on broken or ambiguous input.
 * Flink has two parsers; here is one, which does what they have in common, and never less.
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
                .build()
                // An encoder writes its messages with one generator, and nothing stands between them.
                .setRootValueSeparator(null);
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
