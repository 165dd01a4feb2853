package dev.tidegate.gateway.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventStatistics;
import org.junit.platform.testkit.engine.Events;

/** The guide for authors of formats, followed to the letter: its files are taken from the page, compiled and run. */
class WriteAFormatTest {
    private static final Path GUIDE = Path.of("../docs/write-a-format.md");
    /** The name of a file on a line of its own, and the block with what is in it. */
    private static final Pattern FILE = Pattern.compile("\\n`([^`\\n]+)`\\n\\n```\\w*\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path classes;

    @BeforeEach
    void followTheGuide() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher matcher = FILE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(2));
        }
        assertThat(files).hasSize(5).containsKey("pom.xml");
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            if (file.getKey().endsWith(".java")) {
                sources.add(path.toString());
            }
        }
        classes = Files.createDirectory(folder.resolve("classes"));
        Path service = Path.of("META-INF/services/dev.tidegate.format.spi.FormatFactory");
        Files.createDirectories(classes.resolve(service).getParent());
        Files.copy(folder.resolve("src/main/resources").resolve(service), classes.resolve(service));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        arguments.addAll(sources);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])))
                .as("the compiler's answer")
                .isZero();
    }

    @Test
    void theContractOfTheGuidePasses() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader); // where ServiceLoader looks

            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("org.example.form.FormFormatContractTest")))
                    .execute()
                    .testEvents();

            tests.assertStatistics((EventStatistics statistics) -> statistics.failed(0));
            assertThat(tests.succeeded().count()).isGreaterThan(50);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void itsJarIsAPluginThatReadsAndWritesRows() throws IOException {
        Path formats = Files.createDirectory(folder.resolve("formats"));
        writeJar(formats.resolve("form-format-1.0.jar"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            var factory = registry.find("form").orElseThrow();
            Map<String, String> written = Map.of("strict", "true");
            FormatSpec spec = new FormatSpec("form", written, Options.parse(factory.options(), written));
            Format format = registry.create(spec, Role.VALUE, "counts");
            RowType type = RowType.of(
                    RowType.field("region", ScalarType.string()), RowType.field("pv", ScalarType.of(Kind.BIGINT)));

            byte[] bytes = format.encoder(type).encode(ChangeKind.INSERT, Row.of("Süd & Nord", 3L));
            List<Row> rows = new ArrayList<>();
            format.decoder(type).decode(bytes, (kind, row) -> rows.add(row));

            assertThat(new String(bytes, UTF_8)).isEqualTo("region=S%C3%BCd+%26+Nord&pv=3");
            assertThat(rows).containsExactly(Row.of("Süd & Nord", 3L));
        }
    }

    private void writeJar(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().contains("ContractTest")) {
                    out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    out.write(Files.readAllBytes(file));
                }
            }
        }
    }
}
