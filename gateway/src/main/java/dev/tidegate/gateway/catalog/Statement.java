package dev.tidegate.gateway.catalog;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;
import org.apache.flink.sql.parser.impl.TokenMgrError;

/**
 * One statement of a file, cut out by the parser's own lexer, so that an error in one does not hide those in the next.
 *
 * @param text from its first token to its last, without the semicolon
 * @param line where the first token stands, from 1
 * @param column where the first token stands, from 1
 * @param tokens never empty
 */
record Statement(String text, int line, int column, List<Token> tokens) {
    private static final Pattern LEXER_POSITION = Pattern.compile("line (\\d+), column (\\d+)");

    /**
     * The statements of a file up to what the lexer cannot read, which is reported; empty ones are left out. A statement
     * set is one statement, with the semicolons in it.
     */
    static List<Statement> split(String sql, Problems problems) {
        FlinkSqlParserImpl lexer = (FlinkSqlParserImpl) FlinkSqlParserImpl.FACTORY.getParser(new StringReader(sql));
        lexer.setTabSize(1);
        lexer.switchTo(LexicalState.BTID);
        Lines lines = new Lines(sql);
        List<Statement> statements = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        int end = 0;
        try {
            for (Token token = lexer.getNextToken(); ; token = lexer.getNextToken()) {
                boolean last = token.kind == FlinkSqlParserImplConstants.EOF;
                boolean ends = last || token.kind == FlinkSqlParserImplConstants.SEMICOLON;
                if (!ends || !last && isOpenSet(tokens)) {
                    tokens.add(token);
                } else if (!tokens.isEmpty()) {
                    statements.add(of(sql, lines, tokens));
                    if (isOpenSet(tokens)) {
                        problems.add(
                                statements.get(statements.size() - 1).place(),
                                "The statement set that begins" + " here is not closed by END;.");
                    }
                    tokens.clear();
                }
                if (last) {
                    return statements;
                }
                end = lines.offset(token.endLine, token.endColumn) + 1;
            }
        } catch (TokenMgrError e) {
            reportUnreadable(e, sql, lines, end, problems);
            return statements;
        }
    }

    /** Whether these tokens begin a statement set and do not end with its END, which follows a semicolon or BEGIN. */
    private static boolean isOpenSet(List<Token> tokens) {
        if (!OtherStatement.opensStatementSet(tokens)) {
            return false;
        }
        Token last = tokens.get(tokens.size() - 1);
        Token before = tokens.get(tokens.size() - 2);
        return !last.image.equalsIgnoreCase("END")
                || before.kind != FlinkSqlParserImplConstants.SEMICOLON && !before.image.equalsIgnoreCase("BEGIN");
    }

    private static Statement of(String sql, Lines lines, List<Token> tokens) {
        Token first = tokens.get(0);
        Token last = tokens.get(tokens.size() - 1);
        String text = sql.substring(
                lines.offset(first.beginLine, first.beginColumn), lines.offset(last.endLine, last.endColumn) + 1);
        return new Statement(text, first.beginLine, first.beginColumn, List.copyOf(tokens));
    }

    /** @param from where the last token that could be read ends */
    private static void reportUnreadable(TokenMgrError error, String sql, Lines lines, int from, Problems problems) {
        int begin = from;
        while (begin < sql.length() && Character.isWhitespace(sql.charAt(begin))) {
            begin++;
        }
        if (sql.startsWith("/*", begin)) {
            problems.add(lines.position(begin), "The comment that begins here is not closed by */.");
        } else if (sql.startsWith("`", begin)) {
            problems.add(lines.position(begin), "The name that begins here is not closed by a back-tick.");
        } else {
            Matcher matcher = LEXER_POSITION.matcher(String.valueOf(error.getMessage()));
            SqlParserPos place = matcher.find()
                    ? new SqlParserPos(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                    : lines.position(begin);
            problems.add(place, "What stands here is not SQL; nothing from here on is read.");
        }
    }

    /** The token at this place in upper case; nothing beyond the last. */
    String word(int index) {
        return index < tokens.size() ? tokens.get(index).image.toUpperCase(Locale.ROOT) : "";
    }

    SqlParserPos place() {
        return new SqlParserPos(line, column);
    }

    /** The statement with its text moved to its place in the file, so that the parser's positions are the file's. */
    String padded() {
        return "\n".repeat(line - 1) + " ".repeat(column - 1) + text;
    }

    /** The statement's text with {@code replacement} in place of what stands at these positions of the file. */
    String replace(List<SqlParserPos> positions, String replacement) {
        String padded = padded();
        Lines lines = new Lines(padded);
        StringBuilder replaced = new StringBuilder(padded);
        positions.stream()
                .sorted(Comparator.comparing(SqlParserPos::getLineNum)
                        .thenComparing(SqlParserPos::getColumnNum)
                        .reversed())
                .forEach(pos -> replaced.replace(
                        lines.offset(pos.getLineNum(), pos.getColumnNum()),
                        lines.offset(pos.getEndLineNum(), pos.getEndColumnNum()) + 1,
                        replacement));
        return replaced.substring(padded.length() - text.length());
    }
}
