package dev.tidegate.gateway.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Collects what is wrong with one file. */
final class Problems {
    private final String file;
    private final List<Diagnostic> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(SqlParserPos place, String message) {
        found.add(new Diagnostic(file, place.getLineNum(), place.getColumnNum(), message));
    }

    int count() {
        return found.size();
    }

    String file() {
        return file;
    }

    /** All of them, in the order of their places. */
    List<Diagnostic> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column))
                .toList();
    }
}
