package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads rows in serving form, checked against the table: a value that does not fit is refused with its path, what was
 * given and what would be right; nothing is rounded or cut.
 *
 * <p>Takes more spellings than {@link ServingEncoder} writes: a number as a string, a blank for the {@code T} of a
 * timestamp, any offset for TIMESTAMP_LTZ, columns in any order; a nullable column may be missing and is NULL. The
 * table's {@link TypeLengthEnforcer} decides about the lengths of texts and bytes and the precision of times. A negative
 * zero keeps its sign.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ServingDecoder {
    private final RowReader row;
    private final int[] keyPositions;
    private final int[] metadataPositions;

    /** A decoder for rows as a {@link ServingEncoder} of this type writes them: every column counts. */
    public ServingDecoder(RowType type, int... keyPositions) {
        this(new RowReader(type, Set.of(), null), keyPositions.clone(), new int[0]);
    }

    private ServingDecoder(RowReader row, int[] keyPositions, int[] metadataPositions) {
        this.row = row;
        this.keyPositions = keyPositions;
        this.metadataPositions = metadataPositions;
    }

    /**
     * A decoder for rows that clients write to this table. Metadata columns may be missing even when they are NOT NULL,
     * since Kafka fills them; the VIRTUAL ones are ignored, so that a row can be sent back as it was read.
     *
     * @param enforcer what becomes of values that are too long or too precise for their columns
     */
    public static ServingDecoder of(Table table, TypeLengthEnforcer enforcer) {
        RowType type = new RowType(
                table.columns().stream()
                        .map(column -> new RowType.Field(
                                column.name(),
                                column.isPhysical()
                                        ? column.type()
                                        : column.type().withNullable(true)))
                        .toList(),
                false);
        Set<String> virtual = table.columns().stream()
                .filter(Column::virtual)
                .map(Column::name)
                .collect(Collectors.toSet());
        int[] metadata = IntStream.range(0, table.columns().size())
                .filter(i -> !table.columns().get(i).isPhysical())
                .filter(i -> !table.columns().get(i).virtual())
                .toArray();
        return new ServingDecoder(new RowReader(type, virtual, enforcer), table.primaryKeyPositions(), metadata);
    }

    /**
     * Reads a whole row.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} if it does not fit the table
     */
    public Row row(JsonNode object) {
        return refusing(object, this::row);
    }

    /**
     * Reads a row of which the key is known and may be left out.
     *
     * @param key a row of the table, of which only the key's columns are looked at
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} if it does not fit the table
     */
    public Row row(JsonNode object, Row key) {
        return refusing(object, given -> row(given, key));
    }

    /**
     * Reads a whole row of which only some columns are new: the others stand in the table as they are, and their lengths
     * are not enforced.
     *
     * @param columns names of the new ones
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} if it does not fit the table
     */
    public Row patched(JsonNode object, Set<String> columns) {
        return refusing(object, given -> row.readPatched(given, columns));
    }

    /**
     * Reads what a delete needs of a row: its primary key, and the metadata columns that are written, which Flink writes
     * of deletes too. Other columns may stand there and are not looked at.
     *
     * @return a row of the table in which all other columns are NULL
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} if a column of the key is missing or one does not fit
     */
    public Row keyOf(JsonNode object) {
        return refusing(object, this::keyOf);
    }

    /**
     * Reads a whole row from the tokens of its object, for {@link ServingJson#read}.
     *
     * @param object stands at the object's first token, and is left at the last
     */
    public Row row(JsonParser object) throws IOException {
        return row.read(object);
    }

    /** The same as {@link #row(JsonParser)} for {@link #row(JsonNode, Row)}. */
    public Row row(JsonParser object, Row key) throws IOException {
        return row.read(object, keyPositions, key);
    }

    /** The same as {@link #row(JsonParser)} for {@link #keyOf(JsonNode)}. */
    public Row keyOf(JsonParser object) throws IOException {
        return row.readOnly(keyPositions, metadataPositions, object);
    }

    private static Row refusing(JsonNode object, TokenReader<Row> reader) {
        try {
            return Objects.requireNonNull(ServingJson.read(object, reader));
        } catch (Misfit e) {
            throw new TidegateException(ErrorCode.INVALID_ROW, e.describe());
        }
    }
}
