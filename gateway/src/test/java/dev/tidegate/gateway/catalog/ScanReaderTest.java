package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.catalog.ScanOffsets.Named;
import dev.tidegate.gateway.catalog.ScanOffsets.Specific;
import dev.tidegate.gateway.catalog.ScanOffsets.Timestamp;
import dev.tidegate.gateway.catalog.Table.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.junit.jupiter.api.Test;

/** Both ends are read, and checked as Flink checks them, although all but unbounded ones are refused for now. */
class ScanReaderTest {
    private static final String UNSUPPORTED = "is not supported yet";

    private final Problems problems = new Problems("t.sql");

    @Test
    void everyStartIsRead() {
        assertThat(start("'earliest-offset'")).isEqualTo(Named.EARLIEST);
        assertThat(start("'LATEST-OFFSET'")).isEqualTo(Named.LATEST);
        assertThat(start("'group-offsets', 'properties.group.id' = 'g', 'properties.auto.offset.reset' = 'EARLIEST'"))
                .isEqualTo(Named.COMMITTED);
        assertThat(start("'timestamp', 'scan.startup.timestamp-millis' = '1700000000000'"))
                .isEqualTo(new Timestamp(1_700_000_000_000L));
        assertThat(
                        start(
                                "'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:42; partition:10,offset:0;'"))
                .isEqualTo(new Specific(Map.of(0, 42L, 10, 0L)));

        assertThat(faults()).isEmpty();
    }

    @Test
    void withoutAModeTheGroupDecidesIfThereIsOne() {
        assertThat(read(", 'properties.group.id' = 'g'").start()).isEqualTo(Named.COMMITTED);
        assertThat(read("").start()).isEqualTo(Named.LATEST);

        assertThat(faults()).isEmpty();
    }

    @Test
    void aResetThatIsNotNeededIsNotChecked() {
        assertThat(start("'earliest-offset', 'properties.auto.offset.reset' = 'by_duration:P7D'"))
                .isEqualTo(Named.EARLIEST);

        assertThat(faults()).isEmpty();
    }

    @Test
    void everyEndIsRead() {
        assertThat(end("'unbounded'")).isNull();
        assertThat(end("'latest-offset'")).isEqualTo(Named.LATEST);
        assertThat(end("'group-offsets', 'properties.group.id' = 'g'")).isEqualTo(Named.COMMITTED);
        assertThat(end("'timestamp', 'scan.bounded.timestamp-millis' = '7'")).isEqualTo(new Timestamp(7));
        assertThat(end("'specific-offsets', 'scan.bounded.specific-offsets' = 'partition:3,offset:9'"))
                .isEqualTo(new Specific(Map.of(3, 9L)));

        assertThat(faults()).isEmpty();
    }

    @Test
    void whatAModeNeedsMustBeThere() {
        start("'timestamp'");
        start("'specific-offsets'");
        start("'group-offsets'");
        end("'timestamp'");
        end("'group-offsets'");

        assertThat(faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).contains("needs the option 'scan.startup.timestamp-millis'"),
                        fault -> assertThat(fault).contains("needs the option 'scan.startup.specific-offsets'"),
                        fault -> assertThat(fault)
                                .contains("'scan.startup.mode' 'group-offsets' needs the option 'properties.group.id'"),
                        fault -> assertThat(fault).contains("needs the option 'scan.bounded.timestamp-millis'"),
                        fault -> assertThat(fault)
                                .contains(
                                        "'scan.bounded.mode' 'group-offsets' needs the option 'properties.group.id'"));
    }

    @Test
    void whatAModeIsGivenMustBeLegal() {
        start("'timestamp', 'scan.startup.timestamp-millis' = '-1'");
        start("'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:'");
        start("'specific-offsets', 'scan.startup.specific-offsets' = '0:42'");
        start("'specific-offsets', 'scan.startup.specific-offsets' = ''");
        end("'specific-offsets', 'scan.bounded.specific-offsets' = 'partition:1,offset:2;partition:1,offset:3'");

        assertThat(faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).contains("'scan.startup.timestamp-millis' must not be negative"),
                        fault -> assertThat(fault).contains("'partition:0,offset:' is not legal"),
                        fault -> assertThat(fault).contains("'0:42' is not legal", "'partition:0,offset:42;"),
                        fault -> assertThat(fault).contains("'' is not legal"),
                        fault -> assertThat(fault).contains("names partition 1 twice"));
    }

    private ScanOffsets start(String mode) {
        return read(", 'scan.startup.mode' = " + mode).start();
    }

    private ScanOffsets end(String mode) {
        return read(", 'scan.startup.mode' = 'latest-offset', 'scan.bounded.mode' = " + mode)
                .end();
    }

    private Scan read(String options) {
        String ddl = Ddl.append("id INT", options).replaceFirst(", 'scan.startup.mode' = 'latest-offset'", "");
        try {
            SqlCreateTable create = (SqlCreateTable) TableParser.parse(ddl);
            WithClause with = new WithClause(create, problems);
            Options read = with.read(ConnectorOptions.of(Connector.KAFKA), "");
            return new ScanReader(with, read, new ArrayList<>()).readAppend();
        } catch (SqlParseException e) {
            throw new AssertionError(ddl, e);
        }
    }

    private List<String> faults() {
        return problems.inOrder().stream()
                .map(Diagnostic::message)
                .filter(message -> !message.contains(UNSUPPORTED))
                .toList();
    }
}
