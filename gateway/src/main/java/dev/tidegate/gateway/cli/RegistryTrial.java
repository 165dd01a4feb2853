package dev.tidegate.gateway.cli;

import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.format.FormatSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has a table's formats read the beginning of a message with a schema's id, for which those that use a schema registry
 * ask it. That registers nothing, and it does not matter whether there is such a schema: an answer shows that the
 * registry is there and accepts the credentials.
 */
final class RegistryTrial {
    private static final byte[] MESSAGE_OF_SCHEMA_1 = {0, 0, 0, 0, 1};

    private RegistryTrial() {}

    static List<String> problems(Table table, FormatRegistry formats, Duration timeout) {
        List<String> problems = new ArrayList<>();
        Table.KeyLayout key = table.key();
        if (key != null) {
            add(problems, table, problem(formats, key.format(), Role.KEY, table, table.keyType(), timeout));
        }
        add(problems, table, problem(formats, table.value().format(), Role.VALUE, table, table.valueType(), timeout));
        return problems;
    }

    private static void add(List<String> problems, Table table, @Nullable String problem) {
        if (problem != null) {
            problems.add(table.origin() + ": table " + table.name() + ": " + problem);
        }
    }

    private static @Nullable String problem(
            FormatRegistry formats, FormatSpec spec, Role role, Table table, RowType type, Duration timeout) {
        try (Format format = formats.create(spec, role, table.topic())) {
            CompletionStage<Void> preparation = format.decoder(type).prepare(MESSAGE_OF_SCHEMA_1.clone());
            if (preparation != null) {
                preparation.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            return null;
        } catch (ExecutionException e) {
            String text = Causes.text(e);
            return text.contains("404") ? null : "the format " + spec.identifier() + ": " + text;
        } catch (TimeoutException e) {
            return "the format " + spec.identifier() + ": the schema registry does not answer within "
                    + timeout.toSeconds() + " s. Check its URL, or raise --timeout";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
