package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.format.FormatRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --formats DIR}: where format plug-ins are found, for every command that needs formats. */
final class FormatsOption {
    /** The launcher names the folder of the installation with this system property. */
    static final String HOME = "tidegate.home";

    @Option(
            names = "--formats",
            paramLabel = "DIR",
            description = "Where format plug-ins are found: a jar, or a folder of jars, for each. Default: the folder"
                    + " 'formats' of the installation.")
    @Nullable
    Path folder;

    /** Finds the formats. The caller closes the registry. */
    FormatRegistry load() {
        String home = System.getProperty(HOME);
        return FormatRegistry.load(folder != null || home == null ? folder : Path.of(home, "formats"));
    }
}
