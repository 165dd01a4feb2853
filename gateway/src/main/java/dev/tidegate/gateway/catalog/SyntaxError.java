package dev.tidegate.gateway.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;
import org.jspecify.annotations.Nullable;

/**
 * Words the parser's complaint for the author of a DDL. The parser's own words list every token of its grammar, and
 * quote texts, which may be secrets.
 */
final class SyntaxError {
    private static final int MOST_EXPECTED = 8;
    private static final Set<Integer> TEXTS = Set.of(
            FlinkSqlParserImplConstants.QUOTED_STRING,
            FlinkSqlParserImplConstants.PREFIXED_STRING_LITERAL,
            FlinkSqlParserImplConstants.UNICODE_STRING_LITERAL,
            FlinkSqlParserImplConstants.C_STYLE_ESCAPED_STRING_LITERAL);

    private final SqlParseException error;
    private final @Nullable Token found;
    private final @Nullable Token before;

    private SyntaxError(SqlParseException error, @Nullable Token found, @Nullable Token before) {
        this.error = error;
        this.found = found;
        this.before = before;
    }

    static SyntaxError of(SqlParseException error, Statement statement) {
        List<Token> tokens = statement.tokens();
        SqlParserPos pos = error.getPos();
        Token before = null;
        for (Token token : tokens) {
            if (pos != null && !precedes(token, pos)) {
                return new SyntaxError(error, token, before);
            }
            before = token;
        }
        return new SyntaxError(error, null, before);
    }

    private static boolean precedes(Token token, SqlParserPos pos) {
        return token.beginLine < pos.getLineNum()
                || (token.beginLine == pos.getLineNum() && token.beginColumn < pos.getColumnNum());
    }

    /** The token at fault; the statement's last token when it ends too early. */
    SqlParserPos position() {
        Token token = found == null ? before : found;
        return token == null
                ? SqlParserPos.ZERO
                : new SqlParserPos(token.beginLine, token.beginColumn, token.endLine, token.endColumn);
    }

    String message() {
        Collection<String> expected = expected();
        if (found == null) {
            return "The statement ends too early" + after() + expectation(expected);
        }
        String image = found.image;
        switch (image.toUpperCase(Locale.ROOT)) {
            case "'":
                return "The text that begins here is not closed by a single quote.";
            case "\"":
                return "Unexpected \": names stand in back-ticks (`name`), texts in single quotes ('text').";
            case "INTERVAL":
                return "Unexpected 'INTERVAL'" + after()
                        + ": Tidegate does not carry intervals. Store them as a BIGINT.";
            case "TIME":
                if (before != null && before.image.equalsIgnoreCase("WITH")) {
                    return "Flink has no TIMESTAMP WITH TIME ZONE. Write TIMESTAMP_LTZ.";
                }
                break;
            default:
                break;
        }
        if (expected.contains("a name") && image.matches("\\w+")) {
            return "'" + image + "' is a reserved word of SQL. As a name it stands in back-ticks: `" + image + "`.";
        }
        if (before == null) {
            return TableParser.ONLY_CREATE_TABLE;
        }
        if (expected.isEmpty()) {
            return firstLine();
        }
        List<String> near =
                image.matches("\\w{3,}") ? Nearest.of("'" + image.toUpperCase(Locale.ROOT) + "'", expected) : List.of();
        return "Unexpected " + show(found) + after() + expectation(near.isEmpty() ? expected : near);
    }

    private String firstLine() {
        String message = String.valueOf(error.getMessage());
        boolean quotesText = found != null && TEXTS.contains(found.kind);
        return quotesText
                ? "This text cannot be read."
                : message.lines().findFirst().orElse("") + ".";
    }

    private String after() {
        return before == null ? "" : " after " + show(before);
    }

    private static String expectation(Collection<String> expected) {
        return expected.isEmpty() || expected.size() > MOST_EXPECTED
                ? "."
                : "; expected is " + String.join(" or ", expected) + ".";
    }

    private static String show(Token token) {
        return TEXTS.contains(token.kind) ? "a text in quotes" : "'" + token.image + "'";
    }

    /** What the grammar allows here, the many spellings of names and texts told once. */
    private Collection<String> expected() {
        Set<String> expected = new TreeSet<>();
        if (error.getExpectedTokenSequences() == null) {
            return expected;
        }
        for (String token : error.getExpectedTokenNames()) {
            if (token.endsWith("IDENTIFIER>")) {
                expected.add("a name");
            } else if (token.endsWith("STRING>") || token.endsWith("STRING_LITERAL>")) {
                expected.add("a text in single quotes");
            } else if (token.endsWith("LITERAL>")) {
                expected.add("a number");
            } else if (!token.equals("\"UESCAPE\"")) {
                expected.add(token.replace('"', '\''));
            }
        }
        return expected;
    }
}
