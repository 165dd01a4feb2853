package dev.tidegate.gateway.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Lines and columns of a text, with the parser's idea of a line: it ends in CR, LF, or both. All count from 1. */
final class Lines {
    private final int[] starts;

    Lines(String text) {
        List<Integer> found = new ArrayList<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crLf)) {
                found.add(i + 1);
            }
        }
        starts = found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** From 0. */
    int offset(int line, int column) {
        return starts[line - 1] + column - 1;
    }

    SqlParserPos position(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found < 0 ? -found - 1 : found + 1;
        return new SqlParserPos(line, offset - starts[line - 1] + 1);
    }
}
