package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.ChangeMode;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.format.FormatSpec;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one of a table's formats with its options, and tries it on the table's columns. */
final class FormatReader {
    private final FormatRegistry formats;
    private final WithClause with;
    private final Role role;
    /** The option that names the format. */
    private final Option<String> option;

    private final String prefix;

    FormatReader(FormatRegistry formats, WithClause with, Role role, Option<String> option) {
        this.formats = formats;
        this.with = with;
        this.role = role;
        this.option = option;
        // 'value.format' = 'json' has options 'value.json.…', 'format' = 'json' has options 'json.…'
        this.prefix =
                option.key().substring(0, option.key().length() - "format".length()) + with.text(option.key()) + ".";
    }

    /** The format, or null if it is not installed or one of its options is at fault, which is then reported. */
    @Nullable
    FormatSpec read() {
        String identifier = String.valueOf(with.text(option.key()));
        FormatFactory factory = formats.find(identifier).orElse(null);
        if (factory == null) {
            String installed = formats.entries().stream()
                    .map(FormatRegistry.Entry::identifier)
                    .collect(Collectors.joining(", "));
            with.fault(
                    option,
                    "names the format '" + identifier + "', which is not installed. Installed are " + installed + ".");
            with.accept(prefix);
            return null;
        }
        Options options = with.read(factory.options(), prefix);
        if (options == null) {
            return null;
        }
        Map<String, String> written = with.below(prefix);
        written.keySet().removeIf(key -> with.sensitive().contains(prefix + key));
        return new FormatSpec(identifier, written, options);
    }

    /**
     * Creates the format once and asks it for a decoder and an encoder, so that what it cannot carry is refused now.
     *
     * @param columnPrefix what was taken off the table's column names to give those of the type
     */
    void probe(FormatSpec spec, String topic, RowType type, String columnPrefix) {
        try (Format format = formats.create(spec, role, topic)) {
            if (format.changeMode() != ChangeMode.INSERT_ONLY) {
                with.fault(
                        option,
                        "names the format '" + spec.identifier() + "', whose messages are changes, not rows. That is"
                                + (role == Role.KEY ? " not possible for keys." : " not supported yet."));
                return;
            }
            format.decoder(type);
            format.encoder(type);
        } catch (InvalidOptionException e) {
            with.fault(prefix + e.key(), e.problem());
        } catch (UnsupportedTypeException e) {
            String column = columnPrefix.isEmpty() || e.path().isEmpty()
                    ? ""
                    : " (The table calls it '" + columnPrefix + e.path() + "'.)";
            with.fault(
                    option, "names the format '" + spec.identifier() + "', which refuses " + e.getMessage() + column);
        } catch (RuntimeException | LinkageError e) {
            with.fault(
                    option, "names the format '" + spec.identifier() + "', which failed, by a fault of its own: " + e);
        }
    }
}
