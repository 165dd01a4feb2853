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
import org.jspecify.annotations.Nullable;

/** Reads tables from Flink's DDL, with Flink's own parser. Immutable, for use by any thread but an event loop. */
public final class TableParser {
    /** The most bytes a file of DDL may have. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    static final String ONLY_CREATE_TABLE = "Only CREATE TABLE statements are understood here. Remove this one.";

    /** The YAML option that does what {@link #ignoringOtherStatements} does. */
    public static final String IGNORE_OPTION = "ignore-other-statements";

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(FlinkSqlParserImpl.FACTORY)
            .withConformance(FlinkSqlConformance.DEFAULT)
            .withQuoting(Quoting.BACK_TICK)
            .withQuotedCasing(Casing.UNCHANGED)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withIdentifierMaxLength(256);

    private final FormatRegistry formats;
    private final boolean ignoresOthers;

    /** @param formats the formats that tables may name */
    public TableParser(FormatRegistry formats) {
        this(formats, false);
    }

    private TableParser(FormatRegistry formats, boolean ignoresOthers) {
        this.formats = formats;
        this.ignoresOthers = ignoresOthers;
    }

    /**
     * This parser, which skips the other statements of Flink SQL, such as SET and INSERT, and lists them. Otherwise they
     * are problems. What cannot be read as one of them is a problem in any case.
     */
    public TableParser ignoringOtherStatements(boolean ignored) {
        return new TableParser(formats, ignored);
    }

    /**
     * Reads the statements of one text.
     *
     * @param sql statements with semicolons between them, and comments
     * @param file what to call the text in messages
     */
    public Catalog parse(String sql, String file) {
        Script script = new Script();
        script.read(sql, file);
        return script.catalog();
    }

    /**
     * Reads files.
     *
     * @param paths files, and folders of which all {@code *.sql} files are read in the order of their names
     */
    public Catalog parse(List<Path> paths) {
        Script script = new Script();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    script.read(read(file), file.toString());
                }
            } catch (IOException e) {
                script.problems.add(new Diagnostic(path.toString(), 0, 0, reason(e)));
            }
        }
        return script.catalog();
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

    /** One statement by Flink's grammar. */
    static SqlNode parse(String sql) throws SqlParseException {
        return SqlParser.create(sql, CONFIG).parseStmt();
    }

    /** The files of one catalog, in order: a later statement may be LIKE an earlier one. */
    private final class Script {
        private final List<Table> tables = new ArrayList<>();
        private final List<Diagnostic> problems = new ArrayList<>();
        private final List<Diagnostic> skipped = new ArrayList<>();
        private final Map<String, SqlCreateTable> declared = new LinkedHashMap<>();

        void read(String sql, String file) {
            Problems found = new Problems(file);
            Problems others = new Problems(file);
            for (Statement statement : Statement.split(sql, found)) {
                String other = OtherStatement.name(statement).orElse(null);
                if (other == null) {
                    readTable(statement, found);
                } else {
                    readOther(statement, other, found, others);
                }
            }
            problems.addAll(found.inOrder());
            skipped.addAll(others.inOrder());
        }

        private void readOther(Statement statement, String name, Problems found, Problems others) {
            OtherStatement.swallowedTable(statement)
                    .ifPresent(place -> found.add(
                            place,
                            "A CREATE TABLE begins here within " + name + ", which begins in line " + statement.line()
                                    + ". Write a semicolon before it."));
            if (ignoresOthers) {
                others.add(statement.place(), "skipped " + name + ", which declares no table");
            } else {
                refuse(
                        statement,
                        found,
                        "Only CREATE TABLE statements are understood here, and this is " + name
                                + ". Remove it, or skip such statements with --" + IGNORE_OPTION + " or '"
                                + IGNORE_OPTION + ": true' in tidegate.yaml.");
            }
        }

        private void readTable(Statement statement, Problems found) {
            SqlNode node = parsed(statement, found);
            if (node instanceof SqlCreateTableAs || node instanceof SqlReplaceTableAs) {
                refuse(statement, found, "AS SELECT is not supported: Tidegate runs no queries.");
            } else if (node instanceof SqlCreateTable create) {
                SqlCreateTable whole = create instanceof SqlCreateTableLike derived
                        ? LikeClause.merge(derived, declared, found)
                        : create;
                if (whole != null) {
                    declared.putIfAbsent(
                            whole.getTableName()
                                    .names
                                    .get(whole.getTableName().names.size() - 1),
                            whole);
                    new TableReader(formats, found, statement, whole).read().ifPresent(tables::add);
                }
            } else if (node != null) {
                refuse(statement, found, ONLY_CREATE_TABLE);
            }
        }

        /** Names are unique over all files. */
        Catalog catalog() {
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
            return new Catalog(List.copyOf(byName.values()), problems, skipped);
        }
    }

    /** The statement by Flink's grammar; null if it cannot be read, which is reported. */
    private static @Nullable SqlNode parsed(Statement statement, Problems problems) {
        try {
            return parse(statement.padded());
        } catch (SqlParseException e) {
            if (e.getCause() instanceof StackOverflowError) {
                refuse(statement, problems, "The statement is nested too deeply to be read.");
            } else {
                SyntaxError error = SyntaxError.of(e, statement);
                problems.add(error.position(), error.message());
            }
            return null;
        }
    }

    private static void refuse(Statement statement, Problems problems, String message) {
        problems.add(statement.place(), message);
    }
}
