package dev.tidegate.gateway.format;

import static dev.tidegate.gateway.format.FormatRegistry.invalid;

import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds format factories: on the class path, and in jars that stand beside the gateway. */
final class Plugins {
    private static final ClassLoader GATEWAY = Plugins.class.getClassLoader();

    private Plugins() {}

    /** A jar or folder of jars whose classes are loaded. */
    record Plugin(List<Entry> entries, URLClassLoader loader) implements Closeable {
        @Override
        public void close() throws IOException {
            loader.close();
        }
    }

    static List<Entry> onClassPath() {
        List<Entry> entries = new ArrayList<>();
        for (FormatFactory factory : factories(GATEWAY, "the class path")) {
            entries.add(entry(factory, location(factory)));
        }
        return entries;
    }

    /** The jars and folders of a plug-in folder, in the order of their names. */
    static List<Path> places(Path pluginFolder) {
        return list(pluginFolder).stream()
                .filter(path -> isJar(path) || (Files.isDirectory(path) && !isHidden(path)))
                .toList();
    }

    static Plugin open(Path place) {
        List<Path> jars = Files.isDirectory(place)
                ? list(place).stream().filter(Plugins::isJar).toList()
                : List.of(place);
        if (jars.isEmpty()) {
            throw invalid(
                    "The format plug-in " + place + " is a folder without a jar. Put its jars there, or remove it.");
        }
        URLClassLoader loader =
                new URLClassLoader(jars.stream().map(Plugins::url).toArray(URL[]::new), new SpiClassLoader());
        try {
            List<Entry> entries = factories(loader, "the format plug-in " + place).stream()
                    .map(factory -> entry(factory, place.toString()))
                    .toList();
            if (entries.isEmpty()) {
                throw invalid("The format plug-in " + place + " holds no format: none of its jars has a file META-INF/"
                        + "services/" + FormatFactory.class.getName() + " that names a factory.");
            }
            return new Plugin(entries, loader);
        } catch (RuntimeException e) {
            try {
                loader.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static List<FormatFactory> factories(ClassLoader loader, String where) {
        List<FormatFactory> factories = new ArrayList<>();
        try {
            Iterator<FormatFactory> found =
                    ServiceLoader.load(FormatFactory.class, loader).iterator();
            while (found.hasNext()) {
                factories.add(found.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw broken("A format of " + where + " cannot be loaded", e);
        }
        return factories;
    }

    /** Asks the factory for its name and options once: a jar built against another SPI fails here and not later. */
    private static Entry entry(FormatFactory factory, String location) {
        try {
            int version = factory.spiVersion();
            if (version != FormatFactory.SPI_VERSION) {
                throw invalid("The format " + factory.getClass().getName() + " in " + location
                        + " was compiled against version " + version
                        + " of the format SPI, and this Tidegate has version "
                        + FormatFactory.SPI_VERSION
                        + ". Install a jar of the format that was made for this version, or a "
                        + (version > FormatFactory.SPI_VERSION ? "newer" : "older") + " Tidegate.");
            }
            factory.options().forEach(option -> option.type().description());
            return new Entry(factory.identifier(), factory, location);
        } catch (TidegateException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw broken("The format " + factory.getClass().getName() + " in " + location + " does not work", e);
        }
    }

    private static TidegateException broken(String what, Throwable e) {
        Throwable root = e;
        boolean otherSpi = lacksTheSpi(root);
        while (root.getCause() != null) {
            root = root.getCause();
            otherSpi |= lacksTheSpi(root);
        }
        String reason = root == e ? e.toString() : e.getMessage() + ": " + root;
        return new TidegateException(
                ErrorCode.INVALID_CONFIGURATION,
                what + ": " + reason + ". "
                        + (otherSpi
                                ? "It was compiled against another version of the format SPI: install a jar that was made for"
                                        + " this version of Tidegate."
                                : "Install a jar that fits this version of Tidegate, with all it needs."),
                e);
    }

    /** A class or method of the SPI that is not there: the jar is newer than the gateway, or much older. */
    private static boolean lacksTheSpi(Throwable e) {
        return e instanceof LinkageError
                && String.valueOf(e.getMessage()).replace('/', '.').contains("dev.tidegate.format.spi.");
    }

    private static String location(FormatFactory factory) {
        CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
        if (source == null) {
            return "the class path";
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return source.getLocation().toString();
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw invalid("The format folder " + folder + " does not exist, or is no folder.");
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION, "The format folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static boolean isJar(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(".jar") && !isHidden(path);
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** A class loader skips a jar that is no archive without a word; so it is opened once here. */
    private static URL url(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION, "The format jar " + jar + " cannot be opened: " + e, e);
        }
    }

    /** What a plug-in sees of the gateway: the SPI and the annotations in its signatures. */
    private static final class SpiClassLoader extends ClassLoader {
        private static final List<String> SHARED = List.of(
                "dev.tidegate.format.type.",
                "dev.tidegate.format.option.",
                "dev.tidegate.format.spi.",
                "org.jspecify.annotations.");

        SpiClassLoader() {
            super("tidegate-format-spi", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return GATEWAY.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
