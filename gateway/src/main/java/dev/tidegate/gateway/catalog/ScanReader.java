package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.catalog.ConnectorOptions.BoundedMode;
import dev.tidegate.gateway.catalog.ConnectorOptions.StartupMode;
import dev.tidegate.gateway.catalog.ScanOffsets.Named;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Flink's {@code scan.*} options, and refuses by name what is not served yet. */
final class ScanReader {
    private static final Pattern PARTITION_OFFSET = Pattern.compile("partition:(\\d{1,9}),offset:(\\d{1,18})");

    private static final String RESET = ConnectorOptions.PROPERTIES + "auto.offset.reset";
    private static final Set<String> RESETS = Set.of("earliest", "latest", "none");

    private final WithClause with;
    private final Options options;
    private final List<String> warnings;

    ScanReader(WithClause with, Options options, List<String> warnings) {
        this.with = with;
        this.options = options;
        this.warnings = warnings;
    }

    Scan readUpsert() {
        return new Scan(Named.EARLIEST, end(), discoveryInterval());
    }

    Scan readAppend() {
        return new Scan(start(), end(), discoveryInterval());
    }

    private Duration discoveryInterval() {
        Integer parallelism = options.find(ConnectorOptions.SCAN_PARALLELISM).orElse(null);
        if (parallelism != null && parallelism < 1) {
            with.fault(ConnectorOptions.SCAN_PARALLELISM, "must be at least 1.");
        } else if (parallelism != null) {
            warnings.add("Option 'scan.parallelism' counts the tasks of a Flink job and has no effect here.");
        }
        return options.get(ConnectorOptions.DISCOVERY_INTERVAL);
    }

    private ScanOffsets start() {
        StartupMode mode = options.find(ConnectorOptions.STARTUP_MODE).orElse(null);
        unused(ConnectorOptions.STARTUP_MILLIS, mode == StartupMode.TIMESTAMP, StartupMode.TIMESTAMP);
        unused(ConnectorOptions.STARTUP_OFFSETS, mode == StartupMode.SPECIFIC_OFFSETS, StartupMode.SPECIFIC_OFFSETS);
        if (mode == null && options.find(ConnectorOptions.GROUP_ID).isEmpty()) {
            warnings.add("Option 'scan.startup.mode' is not written: the table is read from the latest offset. (Flink"
                    + " would read from the offsets of a consumer group, and there is no 'properties.group.id'.)");
            return Named.LATEST;
        }
        return switch (mode == null ? StartupMode.GROUP_OFFSETS : mode) {
            case EARLIEST_OFFSET -> Named.EARLIEST;
            case LATEST_OFFSET -> Named.LATEST;
            case GROUP_OFFSETS -> committedOrReset();
            case TIMESTAMP -> timestamp(ConnectorOptions.STARTUP_MILLIS, ConnectorOptions.STARTUP_MODE);
            case SPECIFIC_OFFSETS -> offsets(ConnectorOptions.STARTUP_OFFSETS, ConnectorOptions.STARTUP_MODE);
        };
    }

    private @Nullable ScanOffsets end() {
        BoundedMode mode = options.get(ConnectorOptions.BOUNDED_MODE);
        unused(ConnectorOptions.BOUNDED_MILLIS, mode == BoundedMode.TIMESTAMP, BoundedMode.TIMESTAMP);
        unused(ConnectorOptions.BOUNDED_OFFSETS, mode == BoundedMode.SPECIFIC_OFFSETS, BoundedMode.SPECIFIC_OFFSETS);
        ScanOffsets end = switch (mode) {
            case UNBOUNDED -> null;
            case LATEST_OFFSET -> Named.LATEST;
            case GROUP_OFFSETS -> committed(ConnectorOptions.BOUNDED_MODE);
            case TIMESTAMP -> timestamp(ConnectorOptions.BOUNDED_MILLIS, ConnectorOptions.BOUNDED_MODE);
            case SPECIFIC_OFFSETS -> offsets(ConnectorOptions.BOUNDED_OFFSETS, ConnectorOptions.BOUNDED_MODE);
        };
        if (mode != BoundedMode.UNBOUNDED) {
            with.fault(
                    ConnectorOptions.BOUNDED_MODE,
                    "'" + mode + "' is not supported yet: a table is read without end. Leave it out.");
        }
        return end;
    }

    private ScanOffsets committed(Option<?> mode) {
        if (options.find(ConnectorOptions.GROUP_ID).isEmpty()) {
            with.fault(mode, "'group-offsets' needs the option 'properties.group.id'.");
        }
        return Named.COMMITTED;
    }

    private ScanOffsets committedOrReset() {
        String reset = with.text(RESET);
        if (reset != null && !RESETS.contains(reset.toLowerCase(Locale.ROOT))) {
            with.fault(RESET, "'" + reset + "' is not legal, it must be one of earliest, latest, none.");
        }
        return committed(ConnectorOptions.STARTUP_MODE);
    }

    private ScanOffsets timestamp(Option<Long> option, Option<?> mode) {
        Long millis = options.find(option).orElse(null);
        if (millis == null) {
            with.fault(mode, "'timestamp' needs the option '" + option.key() + "': milliseconds since 1970.");
        } else if (millis < 0) {
            with.fault(option, "must not be negative: milliseconds since 1970.");
        }
        return new ScanOffsets.Timestamp(millis == null ? 0 : millis);
    }

    private ScanOffsets offsets(Option<String> option, Option<?> mode) {
        Map<Integer, Long> offsets = new TreeMap<>();
        String text = options.find(option).orElse(null);
        if (text == null) {
            with.fault(
                    mode,
                    "'specific-offsets' needs the option '" + option.key()
                            + "', such as 'partition:0,offset:42;partition:1,offset:300'.");
            return new ScanOffsets.Specific(offsets);
        }
        for (String pair : text.split(";")) {
            Matcher matcher = PARTITION_OFFSET.matcher(pair.trim());
            if (!matcher.matches()) {
                with.fault(
                        option,
                        "'" + text + "' is not legal, it must be such as"
                                + " 'partition:0,offset:42;partition:1,offset:300'.");
                break;
            }
            if (offsets.put(Integer.valueOf(matcher.group(1)), Long.valueOf(matcher.group(2))) != null) {
                with.fault(option, "names partition " + matcher.group(1) + " twice.");
            }
        }
        return new ScanOffsets.Specific(offsets);
    }

    private void unused(Option<?> option, boolean used, Enum<?> mode) {
        if (with.has(option) && !used) {
            String modeKey = option.key().startsWith("scan.startup.") ? "scan.startup.mode" : "scan.bounded.mode";
            warnings.add("Option '" + option.key() + "' has no effect unless '" + modeKey + "' is '" + mode + "'.");
        }
    }
}
