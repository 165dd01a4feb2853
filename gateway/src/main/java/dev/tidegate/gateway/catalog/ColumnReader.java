package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.DataType;
import dev.tidegate.gateway.catalog.TypeReader.UnreadableTypeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.SqlTableColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlComputedColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlMetadataColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlRegularColumn;
import org.apache.flink.sql.parser.ddl.constraint.SqlTableConstraint;
import org.jspecify.annotations.Nullable;

/** Reads the columns and the primary key of a statement; what is at fault is reported and left out. */
final class ColumnReader {
    private final Problems problems;
    private final Map<String, SqlTableColumn> declared = new LinkedHashMap<>();
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<MetadataKey, String> written = new EnumMap<>(MetadataKey.class);
    private final List<String> primaryKey = new ArrayList<>();

    ColumnReader(SqlCreateTable statement, Problems problems) {
        this.problems = problems;
        for (SqlNode column : statement.getColumnList()) {
            read((SqlTableColumn) column);
        }
        if (declared.isEmpty()) {
            problems.add(statement.getTableName().getParserPosition(), "The table declares no columns.");
        }
        readPrimaryKey(statement);
    }

    /** In DDL order, without computed ones. */
    List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** In the order of the PRIMARY KEY clause; empty when there is none. */
    List<String> primaryKey() {
        return List.copyOf(primaryKey);
    }

    /** Names of the columns that the table is served without. */
    List<String> computed() {
        return declared.values().stream()
                .filter(SqlComputedColumn.class::isInstance)
                .map(ColumnReader::name)
                .toList();
    }

    /** Why the key of a record cannot hold this column, as the rest of a sentence; nothing if it can. */
    Optional<String> whyNoKey(String name) {
        SqlTableColumn column = declared.get(name);
        if (column instanceof SqlRegularColumn) {
            return Optional.empty();
        }
        if (column == null) {
            return Optional.of("is not a column of the table. "
                    + Nearest.hint(
                            name, declared.keySet(), "Columns are " + String.join(", ", declared.keySet()) + "."));
        }
        String kind = column instanceof SqlMetadataColumn ? "metadata" : "computed";
        return Optional.of("is a " + kind + " column. A key holds physical columns only.");
    }

    private void read(SqlTableColumn column) {
        if (declared.putIfAbsent(name(column), column) != null) {
            problems.add(place(column), "Column '" + name(column) + "' is declared twice.");
        } else if (column instanceof SqlRegularColumn regular) {
            DataType type = type(column, regular.getType());
            if (type != null) {
                add(column, type, null, false);
            }
        } else if (column instanceof SqlMetadataColumn metadata) {
            readMetadata(metadata);
        }
    }

    private void add(SqlTableColumn column, DataType type, @Nullable MetadataKey metadata, boolean virtual) {
        String comment = column.getComment().map(ColumnReader::text).orElse(null);
        columns.put(name(column), new Column(name(column), type, metadata, virtual, comment));
    }

    private void readMetadata(SqlMetadataColumn column) {
        DataType type = type(column, column.getType());
        if (type == null) {
            return;
        }
        String name = column.getMetadataAlias().orElse(name(column));
        MetadataKey key = MetadataKey.of(name).orElse(null);
        if (key == null) {
            fault(column, unknownMetadata(name));
        } else if (!key.fits(type)) {
            fault(
                    column,
                    "the metadata '" + name + "' is of type " + key.type() + ", which Flink does not cast to " + type
                            + ". Declare the column as " + key.type() + ".");
        } else if (!column.isVirtual() && !key.writable()) {
            fault(column, "the metadata '" + name + "' can only be read. Add VIRTUAL.");
        } else if (!column.isVirtual() && !key.takes(type)) {
            fault(
                    column,
                    "the metadata '" + name + "' cannot be written as " + type
                            + ". Add VIRTUAL, or declare the column as " + key.type() + ".");
        } else if (!column.isVirtual() && written.putIfAbsent(key, name(column)) != null) {
            fault(column, "column '" + written.get(key) + "' writes the metadata '" + name + "' already. Add VIRTUAL.");
        } else {
            add(column, type, key, column.isVirtual());
        }
    }

    private static String unknownMetadata(String name) {
        if (name.equals("header-list")) {
            return "the metadata 'header-list' is not supported yet. Use 'headers', of type "
                    + MetadataKey.HEADERS.type() + ".";
        }
        if (name.startsWith("value.")) {
            return "metadata of the value's format, '" + name + "', is not supported yet.";
        }
        List<String> keys =
                Arrays.stream(MetadataKey.values()).map(MetadataKey::key).toList();
        return "there is no metadata '" + name + "' of a Kafka record. "
                + Nearest.hint(name, keys, "There are " + String.join(", ", keys) + ".");
    }

    private void readPrimaryKey(SqlCreateTable statement) {
        for (SqlTableColumn column : declared.values()) {
            if (column instanceof SqlRegularColumn regular) {
                regular.getConstraint().ifPresent(c -> readConstraint(c, place(column), List.of(column.getName())));
            }
        }
        for (SqlTableConstraint constraint : statement.getTableConstraints()) {
            readConstraint(
                    constraint,
                    constraint.getParserPosition(),
                    constraint.getColumns().stream()
                            .map(SqlIdentifier.class::cast)
                            .toList());
        }
        primaryKey.forEach(name -> columns.computeIfPresent(
                name,
                (same, c) -> new Column(name, c.type().withNullable(false), c.metadata(), c.virtual(), c.comment())));
    }

    private void readConstraint(SqlTableConstraint constraint, SqlParserPos place, List<SqlIdentifier> names) {
        if (!constraint.isPrimaryKey()) {
            problems.add(place, "UNIQUE constraints are not supported. Leave it out, or make it the PRIMARY KEY.");
            return;
        }
        if (!primaryKey.isEmpty()) {
            problems.add(place, "A second PRIMARY KEY. One of several columns is written PRIMARY KEY (a, b).");
            return;
        }
        if (constraint.isEnforced()) {
            problems.add(place, "The PRIMARY KEY must be NOT ENFORCED, as in Flink: Kafka does not check it.");
        }
        for (SqlIdentifier identifier : names) {
            String name = identifier.getSimple();
            if (primaryKey.contains(name)) {
                problems.add(identifier.getParserPosition(), "The PRIMARY KEY names '" + name + "' twice.");
                continue;
            }
            primaryKey.add(name);
            whyNoKey(name)
                    .ifPresent(
                            why -> problems.add(identifier.getParserPosition(), "PRIMARY KEY: '" + name + "' " + why));
        }
    }

    private @Nullable DataType type(SqlTableColumn column, SqlDataTypeSpec type) {
        try {
            return TypeReader.read(type, name(column));
        } catch (UnreadableTypeException e) {
            problems.add(place(column), e.getMessage());
            return null;
        }
    }

    private void fault(SqlTableColumn column, String problem) {
        problems.add(place(column), "Column '" + name(column) + "': " + problem);
    }

    static String text(SqlNode literal) {
        return ((SqlCharStringLiteral) literal).getValueAs(String.class);
    }

    private static String name(SqlTableColumn column) {
        return column.getName().getSimple();
    }

    private static SqlParserPos place(SqlTableColumn column) {
        return column.getName().getParserPosition();
    }
}
