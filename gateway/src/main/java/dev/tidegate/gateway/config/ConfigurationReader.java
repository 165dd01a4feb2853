package dev.tidegate.gateway.config;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.catalog.Diagnostic;
import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.catalog.OptionSource;
import dev.tidegate.gateway.config.YamlFile.Entry;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.kafka.ClientOptions;
import dev.tidegate.gateway.reader.TableSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code tidegate.yaml}. An option that is wrong has its default, and the reading goes on. */
public final class ConfigurationReader {

    /**
     * What a file says.
     *
     * @param configuration of no use to a gateway when there are problems
     * @param problems in the order of the file, each with its line
     * @param warnings likewise: what is legal and without effect
     */
    public record Reading(Configuration configuration, List<Diagnostic> problems, List<Diagnostic> warnings) {}

    private final YamlFile yaml;
    private final Path folder;
    private final List<Diagnostic> warnings = new ArrayList<>();

    private ConfigurationReader(YamlFile yaml, Path folder) {
        this.yaml = yaml;
        this.folder = folder;
    }

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @param environment what {@code ${NAME}} stands for
     * @throws TidegateException {@link ErrorCode#INVALID_CONFIGURATION} with every problem, one a line
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        Reading reading = readAll(file, environment);
        if (!reading.problems().isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    reading.problems().stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
        return reading.configuration();
    }

    /**
     * Reads a file with what is wrong in it.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_CONFIGURATION} if there is no such file
     */
    public static Reading readAll(Path file, Map<String, String> environment) {
        YamlFile yaml = YamlFile.read(file, environment);
        Path parent = file.toAbsolutePath().getParent();
        ConfigurationReader reader = new ConfigurationReader(yaml, parent == null ? Path.of(".") : parent);
        Configuration configuration = reader.configuration();
        return new Reading(configuration, yaml.problems(), List.copyOf(reader.warnings));
    }

    private Configuration configuration() {
        reportUnknownSections();
        KafkaOptions kafka = kafka();
        return new Configuration(
                ddl(Configuration.defaults()),
                ignoreOtherStatements(),
                kafka.values(),
                http(),
                ReaderSection.settings(options("reader")),
                WriterSection.settings(options("writer")),
                SubscriptionSection.settings(options("subscriptions")),
                tables(),
                written());
    }

    private void reportUnknownSections() {
        yaml.entries().forEach((path, entry) -> {
            String section = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
            if (!Sections.NAMES.contains(section)) {
                yaml.problem(
                        entry.line(),
                        "option '" + path + "' is not known; the sections are " + new TreeSet<>(Sections.NAMES)
                                + didYouMean(section, Sections.NAMES));
            }
        });
    }

    private static String didYouMean(String written, Collection<String> known) {
        String hint = Nearest.hint(written, known, "");
        return hint.isEmpty() ? "" : ". " + hint;
    }

    private List<Path> ddl(Configuration defaults) {
        Entry entry = yaml.entries().get("ddl");
        yaml.entries().forEach((path, below) -> {
            if (path.startsWith("ddl.")) {
                yaml.problem(below.line(), "option 'ddl' takes a file or folder, or a list of them, and no options");
            }
        });
        List<Path> paths = new ArrayList<>();
        for (String path : entry == null
                ? defaults.ddl().stream().map(Path::toString).toList()
                : List.of(entry.text().split(";"))) {
            try {
                paths.add(folder.resolve(path));
            } catch (InvalidPathException e) {
                yaml.problem(entry == null ? 1 : entry.line(), "option 'ddl': this is no path: " + e.getReason());
            }
        }
        return paths;
    }

    private boolean ignoreOtherStatements() {
        Option<Boolean> option = DdlSection.IGNORE_OTHERS;
        Entry entry = yaml.entries().get(option.key());
        return entry != null
                && isLegal(option.key(), option, entry)
                && option.type().parser().apply(entry.text());
    }

    /** Options of Kafka's clients: Kafka's own declarations say which there are. */
    private KafkaOptions kafka() {
        Map<String, Entry> entries = section("kafka");
        Map<String, OptionSource> sources = new HashMap<>();
        entries.forEach((name, entry) -> sources.put(name, entry.source("kafka." + name, yaml.name())));
        KafkaOptions kafka = new KafkaOptions(texts(entries), sources);
        for (ClientOptions.Finding finding : ClientOptions.check(kafka)) {
            Entry entry = entries.get(finding.option());
            int line = entry == null ? 1 : entry.line();
            String problem = entry == null || entry.variables().isEmpty()
                    ? finding.problem()
                    : finding.problem().replace("'" + entry.text() + "'", entry.shown(finding.option()));
            String message = "option 'kafka." + finding.option() + "' " + problem;
            if (finding.severity() == ClientOptions.Severity.NO_EFFECT) {
                warnings.add(new Diagnostic(yaml.name(), line, 0, message));
            } else {
                yaml.problem(line, message);
            }
        }
        return kafka;
    }

    private HttpSettings http() {
        Options options = options("http");
        HttpSettings http = HttpSection.settings(options);
        if (!options.get(HttpSection.EXPOSE)) {
            Entry host = yaml.entries().get("http.host");
            requireLoopback("http.host", http.host(), host);
            requireLoopback(
                    "http.management.host",
                    http.management().host(),
                    yaml.entries().get("http.management.host"));
        } else if (http.allowedHosts().isEmpty() && !isLoopback(http.host())) {
            Entry host = yaml.entries().get("http.host");
            yaml.problem(
                    host == null ? 1 : host.line(),
                    "option 'http.allowed-hosts' is missing: a gateway that listens on '" + http.host()
                            + "' must list the names under which it is reached, such as tables.example.org. A page"
                            + " whose name was made to resolve to this machine would be answered otherwise (DNS"
                            + " rebinding). * allows every name");
        }
        return http;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // the server says so when it is to listen there
        }
    }

    /** Refuses an address that others can reach. */
    private void requireLoopback(String option, String host, @Nullable Entry entry) {
        int line = entry == null ? 1 : entry.line();
        String shown = entry == null ? "'" + host + "'" : entry.shown(option);
        boolean loopback;
        try {
            loopback = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            yaml.problem(line, "option '" + option + "': " + shown + " is no address of this machine");
            return;
        }
        if (!loopback) {
            yaml.problem(
                    line,
                    "option '" + option + "': " + shown + " can be reached from elsewhere, and this gateway asks"
                            + " nobody who they are. Listen on 127.0.0.1, or set http.expose-without-authentication to"
                            + " true if the network keeps strangers out");
        }
    }

    private Map<String, TableSettings> tables() {
        Map<String, Map<String, Entry>> byTable = new LinkedHashMap<>();
        section("tables").forEach((path, entry) -> {
            int dot = path.indexOf('.');
            if (dot < 0) {
                yaml.problem(entry.line(), "option 'tables." + path + "' must hold the options of a table");
            } else {
                byTable.computeIfAbsent(path.substring(0, dot), t -> new LinkedHashMap<>())
                        .put(path.substring(dot + 1), entry);
            }
        });
        Map<String, TableSettings> tables = new HashMap<>();
        byTable.forEach((table, entries) ->
                tables.put(table, TableSection.settings(parse("tables." + table, TableSection.ALL, entries))));
        return tables;
    }

    private Options options(String section) {
        return parse(section, Sections.of(section), section(section));
    }

    private Options parse(String section, List<Option<?>> declared, Map<String, Entry> entries) {
        Map<String, String> legal = new HashMap<>();
        entries.forEach((key, entry) -> declared.stream()
                .filter(option -> option.isWrittenAs(key))
                .findFirst()
                .ifPresentOrElse(
                        option -> {
                            if (isLegal(section + "." + key, option, entry)) {
                                legal.put(key, entry.text());
                            }
                        },
                        () -> yaml.problem(entry.line(), unknown(section, key, declared))));
        return Options.parse(declared, legal);
    }

    private boolean isLegal(String name, Option<?> option, Entry entry) {
        OptionType<?> type = option.type();
        try {
            type.parser().apply(entry.text());
            return true;
        } catch (IllegalArgumentException e) {
            yaml.problem(
                    entry.line(),
                    "option '" + name + "' " + entry.shown(name) + " is not legal, it must be " + type.description());
            return false;
        }
    }

    private static String unknown(String section, String key, List<Option<?>> declared) {
        String name = section + "." + key;
        List<String> known = declared.stream().map(Option::key).sorted().toList();
        for (String other : known) {
            if (key.startsWith(other + ".")) {
                return "option '" + section + "." + other + "' takes a value, and no options below it such as '" + name
                        + "'";
            }
        }
        String near = Nearest.hint(key, known, "");
        if (near.isEmpty()) {
            String elsewhere = Sections.holding(key);
            near = elsewhere.isEmpty() ? "" : "It is an option of " + elsewhere;
        }
        return "option '" + name + "' is not known; known are " + known + (near.isEmpty() ? "" : ". " + near);
    }

    private static Map<String, String> texts(Map<String, Entry> entries) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.text()));
        return texts;
    }

    private List<EffectiveOption> written() {
        return yaml.entries().entrySet().stream()
                .map(option -> {
                    Entry entry = option.getValue();
                    boolean isSecret = entry.variables().stream().anyMatch(Secrets::isNameOfOne);
                    return new EffectiveOption(
                            option.getKey(),
                            isSecret ? Secrets.REDACTED : Secrets.shown(option.getKey(), entry.text()),
                            entry.source(option.getKey(), yaml.name()).place());
                })
                .toList();
    }

    /** What stands below this section, by the rest of its path. */
    private Map<String, Entry> section(String name) {
        Map<String, Entry> section = new LinkedHashMap<>();
        yaml.entries().forEach((path, entry) -> {
            if (path.startsWith(name + ".")) {
                section.put(path.substring(name.length() + 1), entry);
            } else if (path.equals(name)) {
                yaml.problem(entry.line(), "'" + name + "' is a section: its options stand below it");
            }
        });
        return section;
    }
}
