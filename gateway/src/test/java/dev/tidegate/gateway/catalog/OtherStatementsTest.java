package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A script of Flink SQL holds more than tables: the rest is refused, or listed and skipped, and never hides a table. */
class OtherStatementsTest {
    private static final String TABLE = Ddl.append("id INT", ", 'format' = 'json'");

    private final TableParser strict = new TableParser(TestFormats.registry());
    private final TableParser lenient = strict.ignoringOtherStatements(true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SET 'execution.runtime-mode' = 'streaming'                          | SET
            SET execution.runtime-mode = streaming                              | SET
            set                                                                 | SET
            RESET 'a;b'                                                         | RESET
            INSERT INTO t SELECT 'it''s; fine', `a;b`, "c" FROM s -- ; no end   | INSERT
            INSERT INTO t /*+ OPTIONS('a' = 'b;c') */ VALUES (1, CASE WHEN true THEN 1 END) | INSERT
            insert overwrite t select create_table from x                       | INSERT
            SELECT * FROM t                                                     | SELECT
            WITH q AS (SELECT 1) SELECT * FROM q                                | WITH
            VALUES (1)                                                          | VALUES
            CREATE VIEW v AS SELECT 1                                           | CREATE VIEW
            create or replace temporary view v as select 1                      | CREATE VIEW
            CREATE CATALOG c WITH ('type' = 'jdbc', 'password' = 'geheim')      | CREATE CATALOG
            CREATE DATABASE IF NOT EXISTS d                                     | CREATE DATABASE
            CREATE TEMPORARY SYSTEM FUNCTION f AS 'a.B'                         | CREATE FUNCTION
            CREATE MODEL m WITH ('a' = 'b')                                     | CREATE MODEL
            CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' MINUTE AS SELECT 1 | CREATE MATERIALIZED TABLE
            CREATE OR ALTER MATERIALIZED TABLE m AS SELECT 1                    | CREATE MATERIALIZED TABLE
            USE CATALOG c                                                       | USE
            DROP TABLE IF EXISTS t                                              | DROP
            ALTER TABLE t SET ('a' = 'b')                                       | ALTER
            SHOW CREATE TABLE t                                                 | SHOW
            DESCRIBE t                                                          | DESCRIBE
            EXPLAIN PLAN FOR CREATE TABLE t AS SELECT 1                         | EXPLAIN
            ADD JAR '/lib/a;b.jar'                                              | ADD
            LOAD MODULE hive                                                    | LOAD
            EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM b; INSERT INTO c SELECT `end`; END | a statement set
            execute statement set begin insert into a select 1; end             | a statement set
            BEGIN STATEMENT SET; INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END | a statement set
            COMPILE PLAN '/p.json' FOR STATEMENT SET BEGIN INSERT INTO a SELECT 1; END | a statement set
            EXPLAIN STATEMENT SET BEGIN INSERT INTO a SELECT 1; END             | a statement set
            """)
    void isRefusedOrSkippedAndTheTableAfterItIsRead(String statement, String name) {
        String script = "-- a job\n" + TABLE + ";\n  " + statement + "\n;\n" + TABLE.replace("TABLE t", "TABLE u");

        Catalog refused = strict.parse(script, "job.sql");
        Catalog skipped = lenient.parse(script, "job.sql");

        assertThat(refused.tables()).extracting(Table::name).containsExactly("t", "u");
        assertThat(refused.skipped()).isEmpty();
        assertThat(refused.problems())
                .extracting(Object::toString)
                .containsExactly("job.sql:3:3: Only CREATE TABLE statements are understood here, and this is " + name
                        + ". Remove it, or skip such statements with --ignore-other-statements or"
                        + " 'ignore-other-statements: true' in tidegate.yaml.");
        assertThat(skipped.tables()).extracting(Table::name).containsExactly("t", "u");
        assertThat(skipped.problems()).isEmpty();
        assertThat(skipped.skipped())
                .extracting(Object::toString)
                .containsExactly("job.sql:3:3: skipped " + name + ", which declares no table");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABEL t (id INT)",
                "CREAT TABLE t (id INT)",
                "CREATE TABLE t (id INT,)",
                "CREATE TABLE (id INT)",
                "CREATE OR REPLACE TABLE t (id",
                "CREATE TEMPORARY TABLE t (id TEXTT)",
                "CREATE TABLE t AS SELECT 1",
                "CREATE",
                "CREATE OR REPLACE",
                "what is this",
                "(SELECT 1)",
                "`SET` 'a' = 'b'",
                "'SET'",
                "TABLE t",
                "INSERTT"
            })
    void whatMayBeAMistypedTableIsAProblemInAnyCase(String statement) {
        Catalog catalog = lenient.parse(statement, "t.sql");

        assertThat(catalog.skipped()).isEmpty();
        assertThat(catalog.tables()).isEmpty();
        assertThat(catalog.problems()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET 'a' = 'b'",
                "INSERT INTO x SELECT 1",
                "DROP TABLE t",
                "ADD JAR hdfs://host/a.jar;",
                "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;",
                "BEGIN STATEMENT SET; INSERT INTO a SELECT 1;"
            })
    void aTableAfterAMissingSemicolonIsNotSkipped(String other) {
        Catalog catalog = lenient.parse(other + "\n" + TABLE + ";", "t.sql");

        assertThat(catalog.tables()).isEmpty();
        assertThat(catalog.problems())
                .extracting(Object::toString)
                .anyMatch(problem -> problem.startsWith("t.sql:2:1: A CREATE TABLE begins here within ")
                        && problem.endsWith(" begins in line 1. Write a semicolon before it."));
    }

    @Test
    void aStatementSetThatDoesNotEndIsAProblem() {
        Catalog catalog = lenient.parse("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;", "t.sql");

        assertThat(catalog.problems())
                .extracting(Object::toString)
                .containsExactly("t.sql:1:1: The statement set that begins here is not closed by END;.");
    }

    @Test
    void whatIsSkippedIsListedInOrderOverAllFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.sql"), "SET 'a' = 'b';\nUSE c;\n" + TABLE);
        Files.writeString(folder.resolve("b.sql"), "\r\nINSERT INTO t SELECT 1");

        Catalog catalog = lenient.parse(List.of(folder));

        assertThat(catalog.tables()).hasSize(1);
        assertThat(catalog.skipped())
                .extracting(Diagnostic::line, Diagnostic::message)
                .extracting(Object::toString)
                .containsExactly(
                        "(1, \"skipped SET, which declares no table\")",
                        "(2, \"skipped USE, which declares no table\")",
                        "(2, \"skipped INSERT, which declares no table\")");
    }
}
