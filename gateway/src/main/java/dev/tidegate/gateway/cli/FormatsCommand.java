package dev.tidegate.gateway.cli;

import dev.tidegate.format.option.Option;
import dev.tidegate.gateway.format.FormatRegistry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate formats}: which formats are installed, from where, and what can be set. */
@Command(name = "formats", description = "Lists the installed formats, where each was found, and its options.")
final class FormatsCommand implements Runnable {
    @Mixin
    FormatsOption formats = new FormatsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (FormatRegistry registry = formats.load()) {
            if (registry.entries().isEmpty()) {
                out.println("No format is installed. Put format jars into a folder and name it with --formats.");
                return;
            }
            for (FormatRegistry.Entry entry : registry.entries()) {
                out.println(entry.identifier());
                out.println("  from " + entry.location());
                out.println();
                for (Option<?> option : entry.factory().options()) {
                    print(option, out);
                }
            }
            String example = registry.entries().get(0).identifier();
            out.println(Paragraph.wrap(
                    "In a table an option's key begins with the role and the format, as in 'value." + example
                            + ".…' or 'key." + example + ".…'; beside the option 'format' with the format alone, '"
                            + example + ".…'.",
                    0,
                    0));
        }
    }

    private static void print(Option<?> option, PrintWriter out) {
        out.println("  " + option.key());
        out.println(Paragraph.wrap(option.description(), 6, 6));
        StringBuilder kind = new StringBuilder(option.type().description());
        if (option.required()) {
            kind.append("; required");
        } else if (option.defaultValue() != null) {
            kind.append("; default ").append(option.defaultValue());
        }
        option.fallbackKeys()
                .forEach(key -> kind.append("; also written '").append(key).append("'"));
        if (option.sensitive()) {
            kind.append("; a secret, shown nowhere");
        }
        out.println(Paragraph.wrap("(" + kind + ")", 6, 6));
        out.println();
    }
}
