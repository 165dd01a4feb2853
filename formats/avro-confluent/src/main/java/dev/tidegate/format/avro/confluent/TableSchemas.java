package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.avro.rows.AvroRowTypes;
import dev.tidegate.format.avro.rows.AvroSchemas;
import dev.tidegate.format.avro.rows.TimestampMapping;
import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.type.RowType;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a table's rows: the given one, or the one that Flink derives from their type. Flink 2.2 has no option for
 * timestamps here, so they are mapped in the old way.
 *
 * @param given null to derive it
 */
record TableSchemas(@Nullable Schema given) {

    /** @throws InvalidOptionException if the given text is no schema of rows */
    static TableSchemas of(Options options) {
        String text = options.find(AvroConfluentOptions.SCHEMA).orElse(null);
        if (text == null) {
            return new TableSchemas(null);
        }
        try {
            Schema schema = new Schema.Parser().parse(text);
            AvroRowTypes.of(schema, TimestampMapping.LEGACY);
            return new TableSchemas(schema);
        } catch (AvroRuntimeException | IllegalArgumentException e) {
            throw invalid("is no Avro schema of rows: " + e.getMessage());
        }
    }

    /**
     * The schema of rows of this type.
     *
     * @throws InvalidOptionException if the given schema is that of other rows
     * @throws dev.tidegate.format.spi.UnsupportedTypeException if no schema can be derived for a column
     */
    Schema of(RowType type) {
        if (given == null) {
            return AvroSchemas.of(type, TimestampMapping.LEGACY);
        }
        RowType described = AvroRowTypes.of(given, TimestampMapping.LEGACY);
        if (!described.equals(type.withNullable(false))) {
            throw invalid("describes other rows than the table's: " + difference(described.fields(), type.fields()));
        }
        return given;
    }

    private static String difference(List<RowType.Field> described, List<RowType.Field> declared) {
        for (int i = 0; i < Math.min(described.size(), declared.size()); i++) {
            RowType.Field theirs = described.get(i);
            RowType.Field ours = declared.get(i);
            if (!theirs.equals(ours)) {
                return "field " + (i + 1) + " is " + sql(theirs) + " there, and " + sql(ours) + " in the table";
            }
        }
        return described.size() + " fields, where the table has " + declared.size();
    }

    private static String sql(RowType.Field field) {
        return "'" + field.name() + "' " + field.type().sql();
    }

    private static InvalidOptionException invalid(String problem) {
        return new InvalidOptionException(AvroConfluentOptions.SCHEMA.key(), problem);
    }
}
