package dev.tidegate.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** What all sides of a scenario share: a broker of its own, a folder, and where their programs are. */
final class Lab implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String HEAP = "-Xmx1g";
    /** More options for the JVMs of Tidegate, to look into them. */
    private static final List<String> OPTIONS = Stream.of(
                    System.getenv().getOrDefault("BENCH_JAVA_OPTS", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    private final Path root;
    private final Path folder;
    private final ChildProcess broker;
    private final String bootstrap;
    private final Set<String> filled = new HashSet<>();
    private int started;

    /** @param root of the checkout, built */
    Lab(Path root) throws IOException {
        this.root = root;
        this.folder = Files.createTempDirectory("tidegate-bench");
        this.broker = ChildProcess.start(
                "the broker",
                List.of(
                        JAVA.toString(),
                        HEAP,
                        "-cp",
                        home().resolve("local-kafka") + "/*:" + home().resolve("lib") + "/*",
                        "dev.tidegate.localkafka.Main",
                        "0",
                        folder.resolve("kafka").toString()),
                folder,
                folder.resolve("kafka.log"));
        this.bootstrap = broker.await("");
    }

    String bootstrap() {
        return bootstrap;
    }

    /** The distribution, as users get it. */
    Path home() {
        return root.resolve("dist/target/tidegate");
    }

    /** A class data archive takes no folders, and only more jars after those it was made with. */
    private Path jar() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("bench/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("bench-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("bench is not built: run bench/run.sh"));
        }
    }

    Path rivals() {
        return root.resolve("bench/rivals");
    }

    /** A topic of orders, made once a lab. */
    String orders(int partitions, int records, int keys) throws ExecutionException, InterruptedException {
        String topic = "orders-" + partitions + "-" + records + "-" + keys;
        if (filled.add(topic)) {
            Workload.fill(bootstrap, topic, partitions, records, keys);
        }
        return topic;
    }

    /** A new empty topic. */
    String newTopic(int partitions) throws ExecutionException, InterruptedException {
        String topic = "written-" + ++started;
        Workload.create(bootstrap, topic, partitions);
        return topic;
    }

    /**
     * Writes a configuration with one table, {@code t}.
     *
     * @param columns of the table
     * @param options of its connector, {@code 'name' = 'value'} after commas
     */
    Path configuration(String topic, String columns, String options) throws IOException {
        Path own = Files.createDirectories(folder.resolve("gateway-" + ++started));
        Files.writeString(
                own.resolve("tables.sql"),
                "CREATE TABLE t (\n" + columns + ") WITH ('connector' = 'upsert-kafka', 'topic' = '" + topic
                        + "', 'properties.bootstrap.servers' = '" + bootstrap
                        + "', 'key.format' = 'json', 'value.format' = 'json'" + options + ");\n");
        return Files.writeString(own.resolve("tidegate.yaml"), "ddl: tables.sql\nhttp: {port: 0}\n");
    }

    /** A side that is a class of this module, with the gateway's libraries, as the launcher starts them prepared. */
    ChildProcess side(String name, String main, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), HEAP, "@" + home().resolve("jvm.options")));
        command.add("-XX:SharedArchiveFile=" + home().resolve("tidegate.jsa"));
        command.addAll(OPTIONS);
        command.add("-Dtidegate.home=" + home());
        command.add("-cp");
        command.add(home().resolve("lib") + "/*:" + jar());
        command.add("dev.tidegate.bench.side." + main);
        command.addAll(List.of(words));
        return start(name, command);
    }

    /** The option of a JVM that takes only the JDK's own archive of classes, as it does in an unprepared installation. */
    static String unprepared() {
        return "-XX:SharedArchiveFile=" + Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa");
    }

    /** A rival that is a Maven module, by the class path that its build has left. */
    ChildProcess rival(String module, String main, String... words) throws IOException {
        Path target = rivals().resolve(module).resolve("target");
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), HEAP, "-cp"));
        command.add(target.resolve("classes") + ":" + Files.readString(target.resolve("class-path")));
        command.add(main);
        command.addAll(List.of(words));
        return start(module, command);
    }

    /** A rival that is a program for Node. */
    ChildProcess node(String program, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("node", rivals().resolve("node").resolve(program).toString()));
        command.addAll(List.of(words));
        return start("node", command);
    }

    ChildProcess start(String name, List<String> command) throws IOException {
        return ChildProcess.start(
                name, command, folder, folder.resolve(name.replaceAll("\\W+", "-") + "-" + ++started + ".log"));
    }

    /** The product itself, prepared, as its launcher starts it; ready when it says so. */
    Gateway gateway(Path configuration, String... more) throws IOException {
        List<String> command = List.of(
                "env",
                "TIDEGATE_JAVA_OPTS=" + HEAP + " " + String.join(" ", OPTIONS) + " " + String.join(" ", more),
                home().resolve("tidegate").toString(),
                "serve",
                "--config",
                configuration.toString());
        return new Gateway(start("tidegate", command));
    }

    /** Watches a side that says {@code start} and {@code done}. */
    static Measurement batch(ChildProcess side) throws IOException {
        try (side) {
            side.await("start");
            long began = System.nanoTime();
            double cpu = side.cpuSeconds();
            long records = Long.parseLong(side.await("done"));
            double seconds = (System.nanoTime() - began) / 1e9;
            if (System.getenv("BENCH_THREADS") != null) {
                System.out.println("    " + side.cpuOfThreads());
            }
            return new Measurement()
                    .with(Measurement.SPEED, records / seconds)
                    .with(Measurement.CPU, (side.cpuSeconds() - cpu) * 1e6 / records)
                    .with(Measurement.RSS, side.peakRssMebibytes());
        }
    }

    @Override
    public void close() throws IOException {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
