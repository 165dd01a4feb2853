package dev.tidegate.gateway.catalog;

import java.util.ArrayList;
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

    List<Diagnostic> found() {
        return List.copyOf(found);
    }
}
