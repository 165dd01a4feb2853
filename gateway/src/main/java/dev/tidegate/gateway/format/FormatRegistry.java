package dev.tidegate.gateway.format;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The installed formats by identifier. Filled once; afterwards immutable, for use by any thread, until it is closed. */
public final class FormatRegistry implements AutoCloseable {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final Collection<? extends Closeable> loaders;

    /**
     * An installed format.
     *
     * @param identifier what a table writes as {@code 'value.format' = '…'}
     * @param location where the factory was found, for the user: the path of its jar or folder
     */
    public record Entry(String identifier, FormatFactory factory, String location) {}

    private FormatRegistry(Collection<Entry> found, Collection<? extends Closeable> loaders) {
        this.loaders = loaders;
        for (Entry entry : found) {
            checkIdentifier(entry);
            Entry earlier = entries.putIfAbsent(entry.identifier(), entry);
            if (earlier != null) {
                throw invalid("Two formats call themselves '" + entry.identifier() + "': " + place(earlier) + " and "
                        + place(entry) + ". Remove one of them.");
            }
        }
    }

    /**
     * Finds the formats of the class path and of a plug-in folder.
     *
     * @param pluginFolder holds a jar or a folder of jars for each plug-in; other files in it are left alone; null when
     *     there is none
     * @throws TidegateException if the folder cannot be read, a plug-in has no factory or one that does not load, or two
     *     factories have one identifier; the message names the place
     */
    public static FormatRegistry load(@Nullable Path pluginFolder) {
        List<Entry> found = new ArrayList<>(Plugins.onClassPath());
        List<Plugins.Plugin> plugins = new ArrayList<>();
        try {
            if (pluginFolder != null) {
                for (Path place : Plugins.places(pluginFolder)) {
                    Plugins.Plugin plugin = Plugins.open(place);
                    plugins.add(plugin);
                    found.addAll(plugin.entries());
                }
            }
            return new FormatRegistry(found, plugins);
        } catch (RuntimeException e) {
            close(plugins, e);
            throw e;
        }
    }

    /** Just these formats, for an embedded gateway or a test. */
    public static FormatRegistry of(FormatFactory... factories) {
        List<Entry> entries = new ArrayList<>();
        for (FormatFactory factory : factories) {
            entries.add(new Entry(factory.identifier(), factory, "given by the program"));
        }
        return new FormatRegistry(entries, List.of());
    }

    public Optional<FormatFactory> find(String identifier) {
        return Optional.ofNullable(entries.get(identifier)).map(Entry::factory);
    }

    /** Every installed format, in the order of their identifiers. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /**
     * Creates the format of one table and role.
     *
     * @throws dev.tidegate.format.option.InvalidOptionException if the options are at odds with each other
     * @throws TidegateException if no such format is installed
     */
    public Format create(FormatSpec spec, FormatContext.Role role, String topic) {
        FormatFactory factory = find(spec.identifier())
                .orElseThrow(() -> invalid("The format '" + spec.identifier() + "' is not installed. Installed are "
                        + entries.keySet() + "."));
        return factory.create(new FormatContext(role, topic, spec.options()));
    }

    /** Closes the plug-ins' class loaders: no format may be in use any more. */
    @Override
    public void close() {
        UncheckedIOException failure =
                new UncheckedIOException(new IOException("Some format plug-ins could not be closed"));
        close(loaders, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void close(Collection<? extends Closeable> all, Exception failure) {
        for (Closeable closeable : all) {
            try {
                closeable.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static void checkIdentifier(Entry entry) {
        if (!IDENTIFIER.matcher(entry.identifier()).matches()) {
            throw invalid("The identifier '" + entry.identifier() + "' of the format " + place(entry)
                    + " is not legal: lower-case letters and digits, words joined by hyphens.");
        }
    }

    private static String place(Entry entry) {
        return entry.factory().getClass().getName() + " in " + entry.location();
    }

    static TidegateException invalid(String message) {
        return new TidegateException(ErrorCode.INVALID_CONFIGURATION, message);
    }
}
