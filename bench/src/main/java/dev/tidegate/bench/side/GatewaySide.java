package dev.tidegate.bench.side;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.config.ConfigurationReader;
import dev.tidegate.gateway.format.FormatRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What the command {@code serve} makes of a configuration before it starts the gateway. */
record GatewaySide(Vertx vertx, Configuration configuration, List<Table> tables, FormatRegistry formats, int loops) {

    /** @param words {@code config}, a file; the plug-ins are those of {@code -Dtidegate.home} */
    static GatewaySide of(Words words) throws IOException {
        Configuration configuration = ConfigurationReader.read(Path.of(words.text("config")), Map.of());
        FormatRegistry formats = FormatRegistry.load(Path.of(System.getProperty("tidegate.home"), "formats"));
        List<Table> tables = new TableParser(formats)
                .parse(configuration.ddl()).orThrow().tables().stream()
                        .map(table -> table.withKafkaProperties(configuration.kafka()))
                        .toList();
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
        return new GatewaySide(vertx, configuration, tables, formats, loops);
    }

    static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
