package dev.tidegate.gateway.catalog;

import dev.tidegate.gateway.format.FormatRegistry;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.SqlCreateTableAs;
import org.apache.flink.sql.parser.ddl.SqlCreateTableLike;
import org.apache.flink.sql.parser.ddl.SqlReplaceTableAs;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;

/** Reads tables from Flink's DDL, with Flink's own parser. Immutable, for use by any thread but an event loop. */
public final class TableParser {
    /** The most bytes a file of DDL may have. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    static final String ONLY_CREATE_TABLE = "Only CREATE TABLE statements are understood here. Remove this one.";

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(FlinkSqlParserImpl.FACTORY)
            .withConformance(FlinkSqlConformance.DEFAULT)
            .withQuoting(Quoting.BACK_TICK)
            .withQuotedCasing(Casing.UNCHANGED)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withIdentifierMaxLength(256);

    private final FormatRegistry formats;

    /** @param formats the formats that tables may name */
    public TableParser(FormatRegistry formats) {
        this.formats = formats;
    }

    /**
     * Reads the statements of one text.
     *
     * @param sql statements with semicolons between them, and comments
     * @param file what to call the text in messages
     */
    public Catalog parse(String sql, String file) {
        Problems problems = new Problems(file);
        List<Table> tables = new ArrayList<>();
        for (Statement statement : Statement.split(sql, problems)) {
            read(statement, problems, tables);
        }
        return merge(tables, problems.inOrder());
    }

    /**
     * Reads files.
     *
     * @param paths files, and folders of which all {@code *.sql} files are read in the order of their names
     */
    public Catalog parse(List<Path> paths) {
        List<Table> tables = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    Catalog catalog = parse(read(file), file.toString());
                    tables.addAll(catalog.tables());
                    problems.addAll(catalog.problems());
                }
            } catch (IOException e) {
                problems.add(new Diagnostic(path.toString(), 0, 0, reason(e)));
            }
        }
        return merge(tables, problems);
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("it has more than " + MAX_FILE_BYTES + " bytes. Split it.");
        }
        String text = Files.readString(file);
        return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark, as some editors leave
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "There is no such file.";
        }
        if (e instanceof CharacterCodingException) {
            return "The file is not UTF-8 text.";
        }
        return "The file cannot be read: " + e.getMessage();
    }

    /** Names are unique over all files. */
    private static Catalog merge(List<Table> tables, List<Diagnostic> found) {
        List<Diagnostic> problems = new ArrayList<>(found);
        Map<String, Table> byName = new LinkedHashMap<>();
        for (Table table : tables) {
            Table earlier = byName.putIfAbsent(table.name(), table);
            if (earlier != null) {
                problems.add(new Diagnostic(
                        table.origin().file(),
                        table.origin().line(),
                        0,
                        "The table '" + table.name() + "' is declared already, at " + earlier.origin()
                                + ". Rename one of them, or remove it."));
            }
        }
        return new Catalog(List.copyOf(byName.values()), problems);
    }

    /** One statement by Flink's grammar. */
    static SqlNode parse(String sql) throws SqlParseException {
        return SqlParser.create(sql, CONFIG).parseStmt();
    }

    private void read(Statement statement, Problems problems, List<Table> tables) {
        SqlNode node;
        try {
            node = parse(statement.padded());
        } catch (SqlParseException e) {
            if (e.getCause() instanceof StackOverflowError) {
                refuse(statement, problems, "The statement is nested too deeply to be read.");
                return;
            }
            SyntaxError error = SyntaxError.of(e, statement);
            problems.add(error.position(), error.message());
            return;
        }
        if (node instanceof SqlCreateTableAs || node instanceof SqlReplaceTableAs) {
            refuse(statement, problems, "AS SELECT is not supported: Tidegate runs no queries.");
        } else if (node instanceof SqlCreateTableLike) {
            refuse(statement, problems, "LIKE is not supported. Write the columns and options out.");
        } else if (node instanceof SqlCreateTable create) {
            new TableReader(formats, problems, statement, create).read().ifPresent(tables::add);
        } else {
            refuse(statement, problems, ONLY_CREATE_TABLE);
        }
    }

    private static void refuse(Statement statement, Problems problems, String message) {
        problems.add(statement.place(), message);
    }
}
