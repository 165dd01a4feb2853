package dev.tidegate.gateway.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.impl.Token;

/**
 * Recognises the statements of Flink SQL that declare no table by their first words. Anything else counts as a {@code
 * CREATE TABLE}, so that a mistyped one is an error and is never skipped.
 */
final class OtherStatement {
    private static final Set<String> FIRST_WORDS = Set.of(
            "ADD",
            "ALTER",
            "ANALYZE",
            "BEGIN",
            "CALL",
            "CLEAR",
            "COMPILE",
            "DELETE",
            "DESC",
            "DESCRIBE",
            "DROP",
            "END",
            "EXECUTE",
            "EXIT",
            "EXPLAIN",
            "HELP",
            "INSERT",
            "LOAD",
            "QUIT",
            "REMOVE",
            "RESET",
            "SELECT",
            "SET",
            "SHOW",
            "STOP",
            "TRUNCATE",
            "UNLOAD",
            "UPDATE",
            "UPSERT",
            "USE",
            "VALUES",
            "WITH");

    /** What else than a table can be created. */
    private static final Set<String> CREATED =
            Set.of("CATALOG", "CONNECTION", "DATABASE", "FUNCTION", "MATERIALIZED", "MODEL", "VIEW");

    /** What may stand between CREATE and what is created. */
    private static final Set<String> MODIFIERS = Set.of("OR", "REPLACE", "ALTER", "TEMPORARY", "SYSTEM");

    private static final Set<String> TALKS_ABOUT_TABLES = Set.of("SHOW", "EXPLAIN", "COMPILE");

    private OtherStatement() {}

    /** What the statement is, such as {@code CREATE VIEW}; nothing if it is to be read as a CREATE TABLE. */
    static Optional<String> name(Statement statement) {
        String first = statement.word(0);
        if (isStatementSet(statement)) {
            return Optional.of("a statement set");
        } else if (FIRST_WORDS.contains(first)) {
            return Optional.of(first);
        } else if (!first.equals("CREATE")) {
            return Optional.empty();
        }
        String created = statement.word(afterModifiers(statement, 1));
        if (!CREATED.contains(created)) {
            return Optional.empty();
        }
        return Optional.of("CREATE " + (created.equals("MATERIALIZED") ? "MATERIALIZED TABLE" : created));
    }

    /**
     * Where a CREATE TABLE begins within this other statement. Then a semicolon is missing, and to skip the one statement
     * would lose the table of the other.
     */
    static Optional<SqlParserPos> swallowedTable(Statement statement) {
        if (TALKS_ABOUT_TABLES.contains(statement.word(0))) {
            return Optional.empty();
        }
        List<Token> tokens = statement.tokens();
        for (int i = 1; i < tokens.size(); i++) {
            if (statement.word(i).equals("CREATE")
                    && statement.word(afterModifiers(statement, i + 1)).equals("TABLE")) {
                Token create = tokens.get(i);
                return Optional.of(new SqlParserPos(create.beginLine, create.beginColumn));
            }
        }
        return Optional.empty();
    }

    private static int afterModifiers(Statement statement, int from) {
        int at = from;
        while (MODIFIERS.contains(statement.word(at))) {
            at++;
        }
        return at;
    }

    /** {@code EXECUTE STATEMENT SET BEGIN}, {@code BEGIN STATEMENT SET}, {@code COMPILE PLAN '…' FOR STATEMENT SET BEGIN}. */
    static boolean isStatementSet(Statement statement) {
        return opensStatementSet(statement.tokens());
    }

    /** Whether these tokens, which end at a semicolon or at BEGIN, begin a statement set that a later END closes. */
    static boolean opensStatementSet(List<Token> tokens) {
        String words = tokens.stream()
                .limit(10)
                .map(token -> token.image.toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return words.startsWith("BEGIN STATEMENT SET")
                || (words.startsWith("EXECUTE") || words.startsWith("COMPILE") || words.startsWith("EXPLAIN"))
                        && words.contains(" STATEMENT SET BEGIN");
    }
}
