package dev.tidegate.gateway.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.SqlCreateTableLike;
import org.apache.flink.sql.parser.ddl.SqlTableColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlComputedColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlMetadataColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlRegularColumn;
import org.apache.flink.sql.parser.ddl.SqlTableLike.FeatureOption;
import org.apache.flink.sql.parser.ddl.SqlTableLike.MergingStrategy;
import org.apache.flink.sql.parser.ddl.SqlTableLike.SqlTableLikeOption;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.apache.flink.sql.parser.ddl.constraint.SqlConstraintEnforcement;
import org.apache.flink.sql.parser.ddl.constraint.SqlTableConstraint;
import org.apache.flink.sql.parser.ddl.constraint.SqlUniqueSpec;
import org.jspecify.annotations.Nullable;

/**
 * Merges {@code CREATE TABLE … LIKE base (…)} with its base, as Flink does: the base's columns come first, and each
 * feature is included, excluded or overwritten. What comes from the base stands at the LIKE clause, so that an error
 * about it names a place in the statement that took it over.
 */
final class LikeClause {
    private final SqlCreateTableLike derived;
    private final SqlCreateTable base;
    private final Problems problems;
    private final SqlParserPos place;
    private final Map<FeatureOption, MergingStrategy> strategies = new EnumMap<>(FeatureOption.class);
    private final Map<String, SqlTableColumn> columns = new LinkedHashMap<>();

    private LikeClause(SqlCreateTableLike derived, SqlCreateTable base, Problems problems) {
        this.derived = derived;
        this.base = base;
        this.problems = problems;
        this.place = place(derived);
    }

    /** Where the name of the base stands. */
    static SqlParserPos place(SqlCreateTableLike derived) {
        return derived.getTableLike().getSourceTable().getParserPosition();
    }

    /**
     * The statement with all that it takes over written out.
     *
     * @param declared the tables declared before it, by name
     * @return null if there was a problem
     */
    static @Nullable SqlCreateTable merge(
            SqlCreateTableLike derived, Map<String, SqlCreateTable> declared, Problems problems) {
        SqlIdentifier source = derived.getTableLike().getSourceTable();
        String name = source.names.get(source.names.size() - 1);
        SqlCreateTable base = declared.get(name);
        if (base == null) {
            problems.add(
                    source.getParserPosition(),
                    "LIKE: no table '" + name + "' is declared before this statement. "
                            + Nearest.hint(
                                    name,
                                    declared.keySet(),
                                    "It must stand earlier in this file or in an earlier file."));
            return null;
        }
        int before = problems.count();
        SqlCreateTable merged = new LikeClause(derived, base, problems).merged();
        return problems.count() > before ? null : merged;
    }

    private SqlCreateTable merged() {
        readStrategies();
        base.getColumnList().forEach(column -> takeOver((SqlTableColumn) column));
        derived.getColumnList().forEach(column -> declare((SqlTableColumn) column));
        return new SqlCreateTable(
                derived.getParserPosition(),
                derived.getTableName(),
                new SqlNodeList(columns.values(), derived.getColumnList().getParserPosition()),
                constraints(),
                options(),
                either(FeatureOption.DISTRIBUTION, base.getDistribution(), derived.getDistribution()),
                partitions(),
                either(
                        FeatureOption.WATERMARKS,
                        base.getWatermark().orElse(null),
                        derived.getWatermark().orElse(null)),
                derived.getComment().orElse(null),
                derived.isTemporary(),
                derived.isIfNotExists());
    }

    private void readStrategies() {
        for (FeatureOption feature : FeatureOption.values()) {
            strategies.put(
                    feature,
                    feature == FeatureOption.OPTIONS ? MergingStrategy.OVERWRITING : MergingStrategy.INCLUDING);
        }
        List<SqlTableLikeOption> written = derived.getTableLike().getOptions();
        written.stream()
                .filter(option -> option.getFeatureOption() == FeatureOption.ALL)
                .forEach(all -> strategies.replaceAll((feature, same) -> all.getMergingStrategy()));
        written.forEach(option -> strategies.put(option.getFeatureOption(), option.getMergingStrategy()));
    }

    private boolean excludes(FeatureOption feature) {
        return strategies.get(feature) == MergingStrategy.EXCLUDING;
    }

    private boolean overwrites(FeatureOption feature) {
        return strategies.get(feature) == MergingStrategy.OVERWRITING;
    }

    private void takeOver(SqlTableColumn column) {
        SqlIdentifier name = new SqlIdentifier(column.getName().getSimple(), place);
        SqlNode comment = column.getComment().orElse(null);
        if (column instanceof SqlRegularColumn regular) {
            SqlTableConstraint constraint = excludes(FeatureOption.CONSTRAINTS)
                    ? null
                    : regular.getConstraint().orElse(null);
            columns.put(name.getSimple(), new SqlRegularColumn(place, name, comment, regular.getType(), constraint));
        } else if (column instanceof SqlMetadataColumn metadata && !excludes(FeatureOption.METADATA)) {
            SqlNode alias = metadata.getMetadataAlias()
                    .<SqlNode>map(text -> SqlLiteral.createCharString(text, place))
                    .orElse(null);
            columns.put(
                    name.getSimple(),
                    new SqlMetadataColumn(place, name, comment, metadata.getType(), alias, metadata.isVirtual()));
        } else if (column instanceof SqlComputedColumn computed && !excludes(FeatureOption.GENERATED)) {
            columns.put(name.getSimple(), new SqlComputedColumn(place, name, comment, computed.getExpr()));
        }
    }

    private void declare(SqlTableColumn column) {
        String name = column.getName().getSimple();
        SqlTableColumn taken = columns.get(name);
        FeatureOption feature = column instanceof SqlMetadataColumn
                ? FeatureOption.METADATA
                : column instanceof SqlComputedColumn ? FeatureOption.GENERATED : null;
        boolean replaces =
                taken != null && feature != null && overwrites(feature) && taken.getClass() == column.getClass();
        if (taken == null || replaces) {
            columns.put(name, column);
            return;
        }
        String cure = feature == null || taken.getClass() != column.getClass()
                ? "Rename it."
                : "Rename it, or write EXCLUDING " + feature + " or OVERWRITING " + feature + ".";
        problems.add(
                column.getName().getParserPosition(),
                "Column '" + name + "' is declared twice: here and in the table '" + baseName() + "' of LIKE. " + cure);
    }

    private List<SqlTableConstraint> constraints() {
        List<SqlTableConstraint> constraints = new ArrayList<>();
        if (!excludes(FeatureOption.CONSTRAINTS)) {
            base.getTableConstraints().forEach(taken -> constraints.add(movedTo(taken)));
            if (hasPrimaryKey(base) && hasPrimaryKey(derived)) {
                problems.add(
                        place,
                        "The table '" + baseName() + "' of LIKE has a PRIMARY KEY already. Leave out the one here, or"
                                + " write EXCLUDING CONSTRAINTS.");
                return constraints;
            }
        }
        constraints.addAll(derived.getTableConstraints());
        return constraints;
    }

    private SqlTableConstraint movedTo(SqlTableConstraint taken) {
        SqlNodeList names = new SqlNodeList(place);
        for (String name : taken.getColumnNames()) {
            names.add(new SqlIdentifier(name, place));
        }
        return new SqlTableConstraint(
                taken.getConstraintNameIdentifier().orElse(null),
                taken.isPrimaryKey() ? SqlUniqueSpec.PRIMARY_KEY.symbol(place) : SqlUniqueSpec.UNIQUE.symbol(place),
                names,
                (taken.isEnforced() ? SqlConstraintEnforcement.ENFORCED : SqlConstraintEnforcement.NOT_ENFORCED)
                        .symbol(place),
                true,
                place);
    }

    private static boolean hasPrimaryKey(SqlCreateTable table) {
        return table.getFullConstraints().stream().anyMatch(SqlTableConstraint::isPrimaryKey);
    }

    private SqlNodeList options() {
        Map<String, SqlNode> options = new LinkedHashMap<>();
        if (!excludes(FeatureOption.OPTIONS)) {
            base.getPropertyList().forEach(node -> {
                SqlTableOption option = (SqlTableOption) node;
                options.put(option.getKeyString(), WithClause.takenOver(option, place));
            });
        }
        List<SqlNode> twice = new ArrayList<>(); // an option that is written twice is the WITH clause's to report
        Map<String, SqlNode> own = new LinkedHashMap<>();
        for (SqlNode node : derived.getPropertyList()) {
            SqlTableOption option = (SqlTableOption) node;
            if (options.containsKey(option.getKeyString()) && !overwrites(FeatureOption.OPTIONS)) {
                problems.add(
                        option.getKey().getParserPosition(),
                        "Option '" + option.getKeyString() + "' is written twice: here and in the table '" + baseName()
                                + "' of LIKE. Leave it out, or write EXCLUDING OPTIONS or OVERWRITING OPTIONS.");
            } else if (own.putIfAbsent(option.getKeyString(), node) != null) {
                twice.add(node);
            }
        }
        options.putAll(own);
        SqlNodeList merged = new SqlNodeList(options.values(), place);
        merged.addAll(twice);
        return merged;
    }

    private SqlNodeList partitions() {
        SqlNodeList own = derived.getPartitionKeyList();
        return own.isEmpty() && !excludes(FeatureOption.PARTITIONS) ? base.getPartitionKeyList() : own;
    }

    private <T> @Nullable T either(FeatureOption feature, @Nullable T taken, @Nullable T own) {
        if (own == null) {
            return excludes(feature) ? null : taken;
        }
        if (taken != null && strategies.get(feature) == MergingStrategy.INCLUDING) {
            problems.add(
                    place,
                    "The table '" + baseName() + "' of LIKE has " + feature + " already. Leave out those here, or write"
                            + " EXCLUDING " + feature + ".");
        }
        return own;
    }

    private String baseName() {
        return base.getTableName().names.get(base.getTableName().names.size() - 1);
    }
}
