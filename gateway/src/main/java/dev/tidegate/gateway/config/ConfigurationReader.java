package dev.tidegate.gateway.config;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.config.YamlFile.Entry;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.reader.TableSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code tidegate.yaml}. */
public final class ConfigurationReader {
    private static final Set<String> SECTIONS = new TreeSet<>(Set.of(
            "ddl", DdlSection.IGNORE_OTHERS.key(), "kafka", "http", "reader", "writer", "subscriptions", "tables"));

    private final YamlFile yaml;
    private final Path folder;

    private ConfigurationReader(YamlFile yaml, Path folder) {
        this.yaml = yaml;
        this.folder = folder;
    }

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @param environment what {@code ${NAME}} stands for
     * @throws TidegateException {@link ErrorCode#INVALID_CONFIGURATION} with file, line and cure
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        YamlFile yaml = YamlFile.read(file, environment);
        Path parent = file.toAbsolutePath().getParent();
        return new ConfigurationReader(yaml, parent == null ? Path.of(".") : parent).configuration();
    }

    private Configuration configuration() {
        yaml.entries().forEach((path, entry) -> {
            String section = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
            if (!SECTIONS.contains(section)) {
                throw yaml.error(entry.line(), "option '" + path + "' is not known; the sections are " + SECTIONS);
            }
        });
        Configuration defaults = Configuration.defaults();
        return new Configuration(
                ddl(defaults),
                ignoreOtherStatements(),
                texts(section("kafka")),
                http(),
                ReaderSection.settings(options("reader", ReaderSection.ALL)),
                WriterSection.settings(options("writer", WriterSection.ALL)),
                SubscriptionSection.settings(options("subscriptions", SubscriptionSection.ALL)),
                tables());
    }

    private List<Path> ddl(Configuration defaults) {
        Entry entry = yaml.entries().get("ddl");
        List<Path> paths = new ArrayList<>();
        for (Path path : entry == null ? defaults.ddl() : split(entry)) {
            paths.add(folder.resolve(path));
        }
        return paths;
    }

    private boolean ignoreOtherStatements() {
        Option<Boolean> option = DdlSection.IGNORE_OTHERS;
        Entry entry = yaml.entries().get(option.key());
        try {
            return Options.parse(List.of(option), entry == null ? Map.of() : Map.of(option.key(), entry.text()))
                    .get(option);
        } catch (InvalidOptionException e) {
            throw yaml.error(entry == null ? 1 : entry.line(), "option '" + option.key() + "' " + e.problem());
        }
    }

    private static List<Path> split(Entry entry) {
        return List.of(entry.text().split(";")).stream().map(Path::of).toList();
    }

    private HttpSettings http() {
        Options options = options("http", HttpSection.ALL);
        HttpSettings http = HttpSection.settings(options);
        if (!options.get(HttpSection.EXPOSE)) {
            Entry host = yaml.entries().get("http.host");
            requireLoopback(http.host(), problem -> yaml.error(host == null ? 1 : host.line(), problem));
        }
        return http;
    }

    /** Refuses an address that others can reach. */
    static void requireLoopback(String host, java.util.function.Function<String, TidegateException> error) {
        boolean loopback;
        try {
            loopback = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw error.apply("option 'http.host': '" + host + "' is no address of this machine");
        }
        if (!loopback) {
            throw error.apply("option 'http.host': '" + host + "' can be reached from elsewhere, and this gateway asks"
                    + " nobody who he is. Listen on 127.0.0.1, or set http.expose-without-authentication to true if"
                    + " the network keeps strangers out");
        }
    }

    private Map<String, TableSettings> tables() {
        Map<String, Map<String, Entry>> byTable = new LinkedHashMap<>();
        section("tables").forEach((path, entry) -> {
            int dot = path.indexOf('.');
            if (dot < 0) {
                throw yaml.error(entry.line(), "option 'tables." + path + "' must hold the options of a table");
            }
            byTable.computeIfAbsent(path.substring(0, dot), t -> new LinkedHashMap<>())
                    .put(path.substring(dot + 1), entry);
        });
        Map<String, TableSettings> tables = new HashMap<>();
        byTable.forEach((table, entries) ->
                tables.put(table, TableSection.settings(parse("tables." + table, TableSection.ALL, entries))));
        return tables;
    }

    private Options options(String section, List<Option<?>> declared) {
        return parse(section, declared, section(section));
    }

    private Options parse(String section, List<Option<?>> declared, Map<String, Entry> entries) {
        try {
            return Options.parse(declared, texts(entries));
        } catch (InvalidOptionException e) {
            Entry entry = entries.get(e.key());
            throw yaml.error(
                    entry == null ? 1 : entry.line(), "option '" + section + "." + e.key() + "' " + e.problem());
        }
    }

    private static Map<String, String> texts(Map<String, Entry> entries) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.text()));
        return texts;
    }

    /** What stands below this section, by the rest of its path. */
    private Map<String, Entry> section(String name) {
        Map<String, Entry> section = new LinkedHashMap<>();
        yaml.entries().forEach((path, entry) -> {
            if (path.startsWith(name + ".")) {
                section.put(path.substring(name.length() + 1), entry);
            } else if (path.equals(name) && !name.equals("ddl")) {
                throw yaml.error(entry.line(), "'" + name + "' is a section: its options stand below it");
            }
        });
        return section;
    }
}
