package dev.tidegate.gateway.format;

import dev.tidegate.format.spi.FormatFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles classes and packs them into a jar, as a format's author does. */
final class PluginJar {
    private static final String SERVICE = "META-INF/services/dev.tidegate.format.spi.FormatFactory";

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Path work;
    private Path library = Path.of("none");
    private String spiVersion = "SPI_VERSION";

    /** @param work where classes are compiled to */
    PluginJar(Path work) {
        this.work = work;
    }

    PluginJar withClass(String name, String source) {
        sources.put(name, source);
        return this;
    }

    /** A factory in the service file, whose identifier is this Java expression. */
    PluginJar withFactory(String name, String identifier) {
        return withService(name).withClass(name, """
                        import dev.tidegate.format.option.Option;
                        import dev.tidegate.format.spi.*;
                        import java.util.List;
                        public class %s implements FormatFactory {
                            public int spiVersion() { return %s; }
                            public String identifier() { return %s; }
                            public List<Option<?>> options() { return List.of(); }
                            public Format create(FormatContext context) { throw new UnsupportedOperationException(); }
                        }
                        """.formatted(name, spiVersion, identifier));
    }

    PluginJar withService(String className) {
        files.merge(SERVICE, className + "\n", String::concat);
        return this;
    }

    /** Of the factories that come after it. */
    PluginJar ofSpi(int version) {
        spiVersion = Integer.toString(version);
        return this;
    }

    /** Compiles against this jar too. */
    PluginJar against(Path jar) {
        library = jar;
        return this;
    }

    Path writeTo(Path jar) {
        try {
            Files.createDirectories(jar.getParent());
            Path classes = Files.createTempDirectory(work, "classes");
            if (!sources.isEmpty()) {
                compile(classes);
            }
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> compiled = Files.walk(classes)) {
                for (Path path : compiled.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                    out.write(Files.readAllBytes(path));
                }
                for (Map.Entry<String, String> file : files.entrySet()) {
                    out.putNextEntry(new JarEntry(file.getKey()));
                    out.write(file.getValue().getBytes());
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = Stream.of(place(FormatFactory.class), place(Nullable.class), library)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<Source> units = sources.entrySet().stream()
                .map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
        List<String> options = List.of("-proc:none", "-cp", classPath, "-d", classes.toString());
        if (!compiler.getTask(null, null, null, options, null, units).call()) {
            throw new IllegalStateException("The classes of a test do not compile: " + sources);
        }
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
