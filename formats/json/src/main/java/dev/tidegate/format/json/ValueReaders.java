package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tidegate.format.json.JsonOptions.FlinkParser;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;

/** Builds the reader of a type from those of its parts. */
record ValueReaders(JsonFactory json, JsonOptions.Reading options) {

    /** @param path of the row in the table, empty for the table itself */
    RowReader row(RowType type, String path) {
        PartReader[] fields = type.fields().stream()
                .map(field -> part(field.type(), Paths.field(path, field.name())))
                .toArray(PartReader[]::new);
        return new RowReader(type, fields, options.failOnMissingField());
    }

    private PartReader part(DataType type, String path) {
        return new PartReader(reader(type, path), options.ignoreParseErrors());
    }

    private ValueReader reader(DataType type, String path) {
        if (type instanceof RowType row) {
            return row(row, path);
        }
        if (type instanceof ArrayType array) {
            return new ArrayReader(array, part(array.element(), path + "[]"));
        }
        if (type instanceof MapType map) {
            requireTextKeys(map.key(), map, path);
            return new MapReader(map, part(map.value(), path + "[]"));
        }
        if (type instanceof MultisetType multiset) {
            requireTextKeys(multiset.element(), multiset, path);
            return new MapReader(multiset, part(ScalarType.of(Kind.INTEGER), path + "[]"));
        }
        return scalar((ScalarType) type);
    }

    /** @throws UnsupportedTypeException if the keys cannot be the names of an object */
    static void requireTextKeys(DataType keys, DataType type, String path) {
        if (keys.kind() != Kind.CHAR && keys.kind() != Kind.VARCHAR) {
            throw new UnsupportedTypeException(
                    path, type, "json writes it as an object, so its keys must be CHAR, VARCHAR or STRING");
        }
    }

    private ValueReader scalar(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> TextReaders.bool(type);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> NumberReaders.integer(type);
            case FLOAT -> NumberReaders.real(type);
            case DOUBLE -> NumberReaders.doublePrecision(type);
            case DECIMAL -> new DecimalReader(type, options.parser() == FlinkParser.STREAMING);
            case CHAR, VARCHAR -> TextReaders.text(json);
            case BINARY, VARBINARY -> TextReaders.bytes(type);
            case DATE -> TemporalReader.date(type);
            case TIME -> TemporalReader.time(type);
            case TIMESTAMP -> TemporalReader.timestamp(type, options.timestamps());
            case TIMESTAMP_LTZ -> TemporalReader.instant(type, options.timestamps());
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }
}
