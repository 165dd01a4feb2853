package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.error.Secrets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.jspecify.annotations.Nullable;

/** The options of a statement as written, with their places. Remembers which of them somebody knew. */
final class WithClause {
    private final Problems problems;
    private final SqlParserPos table;
    private final Map<String, SqlTableOption> written = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> sensitive = new LinkedHashSet<>();

    WithClause(SqlCreateTable statement, Problems problems) {
        this.problems = problems;
        this.table = statement.getTableName().getParserPosition();
        for (SqlNode node : statement.getPropertyList()) {
            SqlTableOption option = (SqlTableOption) node;
            String key = option.getKeyString();
            if (written.putIfAbsent(key, option) != null) {
                problems.add(option.getKey().getParserPosition(), "Option '" + key + "' is written twice.");
            }
            if (Secrets.isOne(key, option.getValueString())) {
                hide(key);
            }
        }
    }

    private void hide(String key) {
        sensitive.add(key);
        Secrets.remember(String.valueOf(text(key)));
    }

    /** Every option, in DDL order. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        written.forEach((key, option) -> texts.put(key, option.getValueString()));
        return texts;
    }

    @Nullable
    String text(String key) {
        SqlTableOption option = written.get(key);
        return option == null ? null : option.getValueString();
    }

    boolean has(Option<?> option) {
        return written.containsKey(option.key());
    }

    /** The options below a prefix, without it. */
    Map<String, String> below(String prefix) {
        Map<String, String> below = new LinkedHashMap<>();
        written.forEach((key, option) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), option.getValueString());
            }
        });
        return below;
    }

    /** Keys of the options whose values are secrets. */
    Set<String> sensitive() {
        return sensitive;
    }

    /** An option that a LIKE clause takes over: it stands there, and its value stands nowhere in this statement. */
    static SqlTableOption takenOver(SqlTableOption option, SqlParserPos like) {
        return new SqlTableOption(option.getKey().clone(like), option.getValue().clone(SqlParserPos.ZERO), like);
    }

    /** Where the secrets stand. */
    List<SqlParserPos> secretPlaces() {
        return written.entrySet().stream()
                .filter(option -> sensitive.contains(option.getKey()))
                .map(option -> option.getValue().getValue().getParserPosition())
                .filter(pos -> pos.getLineNum() > 0)
                .toList();
    }

    /** Where an option is written, or where the table's name is when it is not. */
    SqlParserPos place(String key) {
        SqlTableOption option = written.get(key);
        return option == null ? table : option.getKey().getParserPosition();
    }

    /** Reports {@code Option 'key' …}: the problem goes on from there. */
    void fault(String key, String problem) {
        String stop = problem.endsWith(".") || problem.endsWith("?") ? "" : ".";
        problems.add(place(key), "Option '" + key + "' " + problem + stop);
    }

    void fault(Option<?> option, String problem) {
        fault(option.key(), problem);
    }

    /**
     * Checks each declared option and reports every fault. The others stay unread: see {@link #reportUnknown}.
     *
     * @param prefix stands before the declared keys
     * @return null if there was a fault
     */
    @Nullable
    Options read(List<Option<?>> declared, String prefix) {
        Map<String, String> written = below(prefix);
        Map<String, String> declaredOnes = new HashMap<>();
        boolean legal = true;
        for (Option<?> option : declared) {
            Map<String, String> own = new HashMap<>(written);
            Set<String> spellings = new LinkedHashSet<>(option.fallbackKeys());
            spellings.add(option.key());
            own.keySet().removeIf(key -> !option.isWrittenAs(key));
            spellings.addAll(own.keySet());
            spellings.forEach(key -> known.add(prefix + key));
            if (option.sensitive()) {
                own.keySet().forEach(key -> hide(prefix + key));
            }
            declaredOnes.putAll(own);
            try {
                Options.parse(List.of(option), own);
            } catch (InvalidOptionException e) {
                fault(prefix + e.key(), e.problem());
                legal = false;
            }
        }
        return legal ? Options.parse(declared, declaredOnes) : null;
    }

    /** Declares everything below a prefix to be known. */
    void accept(String prefix) {
        below(prefix).keySet().forEach(key -> known.add(prefix + key));
    }

    /**
     * Reports every option that nobody knew, with the nearest that somebody did.
     *
     * @param cures what to do about some of them, by key
     * @param where who does not know them, for the message
     */
    void reportUnknown(Map<String, String> cures, String where) {
        for (String key : written.keySet()) {
            if (!known.contains(key)) {
                fault(
                        key,
                        cures.containsKey(key)
                                ? cures.get(key)
                                : "is not known to " + where + ". "
                                        + Nearest.hint(key, known, "Known are " + String.join(", ", known) + "."));
            }
        }
    }
}
