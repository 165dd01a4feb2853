package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.format.FormatRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --formats DIR}: where format plug-ins are found, for every command that needs formats. */
final class FormatsOption {
    /** The launcher names the installed folder with this system property. */
    static final String PROPERTY = "tidegate.formats";

    @Option(
            names = "--formats",
            paramLabel = "DIR",
            description = "Where format plug-ins are found: a jar, or a folder of jars, for each. The installed folder"
                    + " if left out.")
    @Nullable
    Path folder;

    /** Finds the formats. The caller closes the registry. */
    FormatRegistry load() {
        String installed = System.getProperty(PROPERTY);
        return FormatRegistry.load(folder != null || installed == null ? folder : Path.of(installed));
    }
}
