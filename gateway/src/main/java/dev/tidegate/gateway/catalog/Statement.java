package dev.tidegate.gateway.catalog;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;
import org.apache.flink.sql.parser.impl.TokenMgrError;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a file, cut out by the parser's own lexer, so that an error in one does not hide those in the next.
 *
 * @param text from its first token to its last, without the semicolon
 * @param line where the first token stands, from 1
 * @param column where the first token stands, from 1
 * @param tokens never empty
 */
record Statement(String text, int line, int column, List<Token> tokens) {

    /** The statements of a file; empty ones are left out. */
    static List<Statement> split(String sql) {
        FlinkSqlParserImpl lexer = (FlinkSqlParserImpl) FlinkSqlParserImpl.FACTORY.getParser(new StringReader(sql));
        lexer.setTabSize(1);
        lexer.switchTo(LexicalState.BTID);
        int[] lines = lineStarts(sql);
        List<Statement> statements = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        while (true) {
            Token token = next(lexer);
            boolean end = token == null || token.kind == FlinkSqlParserImplConstants.EOF;
            if (!end && token != null && token.kind != FlinkSqlParserImplConstants.SEMICOLON) {
                tokens.add(token);
                continue;
            }
            if (!tokens.isEmpty()) {
                Token first = tokens.get(0);
                Token last = tokens.get(tokens.size() - 1);
                int from = lines[first.beginLine - 1] + first.beginColumn - 1;
                // What the lexer cannot read belongs to the statement it stands in: the parser says what is wrong.
                int to = token == null ? sql.length() : lines[last.endLine - 1] + last.endColumn;
                statements.add(new Statement(
                        sql.substring(from, to), first.beginLine, first.beginColumn, List.copyOf(tokens)));
                tokens.clear();
            }
            if (end) {
                return statements;
            }
        }
    }

    private static @Nullable Token next(FlinkSqlParserImpl lexer) {
        try {
            return lexer.getNextToken();
        } catch (TokenMgrError e) {
            return null;
        }
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
        int[] lines = lineStarts(text);
        StringBuilder replaced = new StringBuilder(text);
        List<SqlParserPos> backwards = new ArrayList<>(positions);
        backwards.sort((a, b) -> Integer.compare(
                offset(lines, b.getLineNum(), b.getColumnNum()), offset(lines, a.getLineNum(), a.getColumnNum())));
        for (SqlParserPos pos : backwards) {
            replaced.replace(
                    offset(lines, pos.getLineNum(), pos.getColumnNum()),
                    offset(lines, pos.getEndLineNum(), pos.getEndColumnNum()) + 1,
                    replacement);
        }
        return replaced.toString();
    }

    private int offset(int[] lines, int fileLine, int fileColumn) {
        int indent = fileLine == line ? column - 1 : 0;
        return lines[fileLine - line] + fileColumn - 1 - indent;
    }

    /** The offset of each line's first character, with the lexer's idea of a line: it ends in CR, LF, or both. */
    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crLf)) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
