package dev.tidegate.gateway.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatRegistryTest {
    @TempDir
    Path temp;

    private Path formats;

    @BeforeEach
    void createFolder() throws IOException {
        formats = Files.createDirectory(temp.resolve("formats"));
    }

    @Test
    void formatsOfTheClassPathAreFoundWithTheirPlace() {
        try (FormatRegistry registry = FormatRegistry.load(null)) {
            assertThat(registry.find("json")).isPresent();
            assertThat(registry.entries())
                    .filteredOn(entry -> entry.identifier().equals("json"))
                    .singleElement()
                    .satisfies(entry -> assertThat(Path.of(entry.location())).exists());
        }
    }

    @Test
    void aJarIsAPlugin() {
        Path jar = plugin().withFactory("Morse", "\"morse\"").writeTo(formats.resolve("morse.jar"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(registry.find("morse")).isPresent();
            assertThat(location(registry, "morse")).isEqualTo(jar.toString());
        }
    }

    @Test
    void aFolderOfJarsIsAPlugin() {
        Path library = plugin().withClass(
                        "Library", "public class Library { public static String name() { return \"morse\"; } }")
                .writeTo(formats.resolve("morse/library.jar"));
        plugin().withFactory("Morse", "Library.name()").against(library).writeTo(formats.resolve("morse/format.jar"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(location(registry, "morse"))
                    .isEqualTo(formats.resolve("morse").toString());
        }
    }

    @Test
    void aPluginMayHoldSeveralFormats() {
        plugin().withFactory("Morse", "\"morse\"")
                .withFactory("Flags", "\"flags\"")
                .writeTo(formats.resolve("signals.jar"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(registry.entries())
                    .extracting(FormatRegistry.Entry::identifier)
                    .containsSubsequence("flags", "morse");
        }
    }

    @Test
    void twoPluginsBringTwoVersionsOfOneLibrary() {
        for (String version : List.of("1", "2")) {
            Path library = plugin().withClass(
                            "Library",
                            "public class Library { public static String version() { return \"%s\"; } }"
                                    .formatted(version))
                    .writeTo(formats.resolve("morse" + version + "/library.jar"));
            plugin().withFactory("Morse", "\"morse-\" + Library.version()")
                    .against(library)
                    .writeTo(formats.resolve("morse" + version + "/format.jar"));
        }

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(registry.find("morse-1")).isPresent();
            assertThat(registry.find("morse-2")).isPresent();
        }
    }

    @Test
    void aPluginSeesTheSpiAndTheJdkButNeitherTheGatewayNorItsLibraries() {
        String probe = """
                public class Probe {
                    static String sees(String name) {
                        try { Class.forName(name); return "yes"; } catch (ClassNotFoundException e) { return "no"; }
                    }
                }
                """;
        plugin().withClass("Probe", probe)
                .withFactory(
                        "Morse",
                        "\"spi-\" + Probe.sees(\"dev.tidegate.format.spi.Format\")"
                                + " + \"-sql-\" + Probe.sees(\"java.sql.Timestamp\")"
                                + " + \"-gateway-\" + Probe.sees(\"dev.tidegate.gateway.error.ErrorCode\")"
                                + " + \"-jackson-\" + Probe.sees(\"com.fasterxml.jackson.core.JsonFactory\")")
                .writeTo(formats.resolve("morse.jar"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(registry.entries())
                    .extracting(FormatRegistry.Entry::identifier)
                    .contains("spi-yes-sql-yes-gateway-no-jackson-no");
        }
    }

    @Test
    void otherFilesInTheFolderAreLeftAlone() throws IOException {
        Files.writeString(formats.resolve("README.md"), "Put format jars here.");
        Files.writeString(formats.resolve(".hidden.jar"), "half a download");
        Files.createDirectory(formats.resolve(".cache"));

        try (FormatRegistry registry = FormatRegistry.load(formats)) {
            assertThat(registry.find("json")).isPresent();
        }
    }

    @Test
    void closingLetsGoOfTheJars() {
        plugin().withFactory("Morse", "\"morse\"").writeTo(formats.resolve("morse.jar"));
        FormatRegistry registry = FormatRegistry.load(formats);
        ClassLoader loader = registry.find("morse").orElseThrow().getClass().getClassLoader();
        assertThat(loader.getResource("Morse.class")).isNotNull();

        registry.close();

        assertThat(loader.getResource("Morse.class")).isNull();
    }

    @Test
    void twoPluginsWithOneIdentifierAreRefusedAndBothAreNamed() {
        Path one = plugin().withFactory("Morse", "\"morse\"").writeTo(formats.resolve("a.jar"));
        Path two = plugin().withFactory("Samuel", "\"morse\"").writeTo(formats.resolve("b.jar"));

        refused()
                .hasMessageContaining("'morse'")
                .hasMessageContaining("Morse in " + one)
                .hasMessageContaining("Samuel in " + two);
    }

    @Test
    void aPluginWithTheIdentifierOfAFormatOnTheClassPathIsRefused() {
        Path jar = plugin().withFactory("Jason", "\"json\"").writeTo(formats.resolve("jason.jar"));

        refused()
                .hasMessageContaining("'json'")
                .hasMessageContaining("Jason in " + jar)
                .hasMessageContaining("dev.tidegate.format.json.");
    }

    @Test
    void aJarWithoutAFactoryIsRefused() {
        Path jar = plugin().withClass("Morse", "public class Morse {}").writeTo(formats.resolve("morse.jar"));

        refused().hasMessageContaining(jar + " holds no format").hasMessageContaining("META-INF/services/");
    }

    @Test
    void aFolderWithoutAJarIsRefused() throws IOException {
        Path folder = Files.createDirectory(formats.resolve("morse"));

        refused().hasMessageContaining(folder + " is a folder without a jar");
    }

    @Test
    void aJarThatIsNoArchiveIsRefused() throws IOException {
        Path jar = Files.writeString(formats.resolve("morse.jar"), "<html>404</html>");

        refused().hasMessageContaining(jar + " cannot be opened");
    }

    @Test
    void aServiceFileThatNamesAMissingClassIsRefused() {
        Path jar = plugin().withService("org.example.Gone").writeTo(formats.resolve("morse.jar"));

        refused().hasMessageContaining(jar.toString()).hasMessageContaining("org.example.Gone");
    }

    @Test
    void aFactoryWhoseLibraryIsMissingIsRefused() throws IOException {
        Path library = plugin().withClass(
                        "Library", "public class Library { public static String name() { return \"morse\"; } }")
                .writeTo(temp.resolve("elsewhere/library.jar"));
        Path jar =
                plugin().withFactory("Morse", "Library.name()").against(library).writeTo(formats.resolve("morse.jar"));

        refused()
                .hasMessageContaining(jar.toString())
                .hasMessageContaining("Library")
                .hasMessageContaining("with all it needs");
    }

    @Test
    void aFactoryThatThrowsIsRefused() {
        Path jar = plugin().withService("Morse").withClass("Morse", """
                        public class Morse implements dev.tidegate.format.spi.FormatFactory {
                            public Morse() { throw new IllegalStateException("no key, no code"); }
                            public int spiVersion() { return SPI_VERSION; }
                            public String identifier() { return "morse"; }
                            public java.util.List<dev.tidegate.format.option.Option<?>> options() { return null; }
                            public dev.tidegate.format.spi.Format create(dev.tidegate.format.spi.FormatContext c) {
                                return null;
                            }
                        }
                        """).writeTo(formats.resolve("morse.jar"));

        refused().hasMessageContaining(jar.toString()).hasMessageContaining("no key, no code");
    }

    @Test
    void aFormatThatWasCompiledAgainstANewerSpiIsRefused() {
        Path jar = plugin().ofSpi(2).withFactory("Morse", "\"morse\"").writeTo(formats.resolve("morse.jar"));

        refused()
                .hasMessageContaining(jar.toString())
                .hasMessageContaining("compiled against version 2 of the format SPI")
                .hasMessageContaining("a newer Tidegate");
    }

    @Test
    void aFormatThatNeedsWhatItsSpiDoesNotHaveIsRefused() {
        Path newer = plugin().withClass(
                        "dev.tidegate.format.spi.Later",
                        "package dev.tidegate.format.spi; public class Later { public static String NAME = \"morse\"; }")
                .writeTo(temp.resolve("newer-spi.jar"));
        Path jar = plugin().withFactory("Morse", "Later.NAME").against(newer).writeTo(formats.resolve("morse.jar"));

        refused()
                .hasMessageContaining(jar.toString())
                .hasMessageContaining("dev/tidegate/format/spi/Later")
                .hasMessageContaining("another version of the format SPI");
    }

    @Test
    void anIdentifierThatNoTableCouldWriteIsRefused() {
        Path jar = plugin().withFactory("Morse", "\"Morse.Code\"").writeTo(formats.resolve("morse.jar"));

        refused().hasMessageContaining("'Morse.Code'").hasMessageContaining(jar.toString());
    }

    @Test
    void aFolderThatDoesNotExistIsRefused() {
        Path gone = formats.resolve("gone");

        assertThatThrownBy(() -> FormatRegistry.load(gone))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining(gone + " does not exist");
    }

    @Test
    void aFormatThatIsNotInstalledCannotBeCreated() {
        try (FormatRegistry registry = FormatRegistry.load(null)) {
            FormatSpec spec = new FormatSpec("protobuf", Map.of(), Options.parse(List.of(), Map.of()));

            assertThatThrownBy(() -> registry.create(spec, Role.VALUE, "t"))
                    .isInstanceOf(TidegateException.class)
                    .hasMessageContaining("'protobuf' is not installed")
                    .hasMessageContaining("json");
        }
    }

    private PluginJar plugin() {
        return new PluginJar(temp);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused() {
        return assertThatThrownBy(() -> FormatRegistry.load(formats))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    private static String location(FormatRegistry registry, String identifier) {
        return registry.entries().stream()
                .filter(entry -> entry.identifier().equals(identifier))
                .findFirst()
                .orElseThrow()
                .location();
    }
}
