package dev.tidegate.gateway.config;

import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.catalog.OptionSource;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.writer.WriterSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a gateway.
 *
 * @param ddl files and folders with {@code CREATE TABLE} statements
 * @param ignoreOtherStatements whether their other statements are skipped; otherwise they are errors
 * @param kafka properties for every table's Kafka clients, which win over those of the DDL; may hold secrets
 * @param tables by name; a table that is not in it has {@link TableSettings#DEFAULT}
 * @param written every option that stands in the file, by its dotted path, without secrets
 */
public record Configuration(
        List<Path> ddl,
        boolean ignoreOtherStatements,
        Map<String, String> kafka,
        HttpSettings http,
        ReaderSettings reader,
        WriterSettings writer,
        SubscriptionSettings subscriptions,
        Map<String, TableSettings> tables,
        List<EffectiveOption> written) {

    private static final String KAFKA = "kafka.";

    public Configuration {
        ddl = List.copyOf(ddl);
        kafka = Map.copyOf(kafka);
        tables = Map.copyOf(tables);
        written = List.copyOf(written);
    }

    /** Everything as it is without a file. */
    public static Configuration defaults() {
        return new Configuration(
                List.of(Path.of("tables")),
                false,
                Map.of(),
                HttpSettings.DEFAULT,
                ReaderSettings.DEFAULT,
                WriterSettings.defaults(),
                SubscriptionSettings.DEFAULT,
                Map.of(),
                List.of());
    }

    public TableSettings table(String name) {
        return tables.getOrDefault(name, TableSettings.DEFAULT);
    }

    public Configuration with(HttpSettings otherHttp) {
        return new Configuration(
                ddl, ignoreOtherStatements, kafka, otherHttp, reader, writer, subscriptions, tables, written);
    }

    public Configuration with(WriterSettings otherWriter) {
        return new Configuration(
                ddl, ignoreOtherStatements, kafka, http, reader, otherWriter, subscriptions, tables, written);
    }

    public Configuration with(SubscriptionSettings otherSubscriptions) {
        return new Configuration(
                ddl, ignoreOtherStatements, kafka, http, reader, writer, otherSubscriptions, tables, written);
    }

    public Configuration withTables(Map<String, TableSettings> otherTables) {
        return new Configuration(
                ddl, ignoreOtherStatements, kafka, http, reader, writer, subscriptions, otherTables, written);
    }

    public Configuration withDdl(List<Path> otherDdl) {
        return new Configuration(
                otherDdl, ignoreOtherStatements, kafka, http, reader, writer, subscriptions, tables, written);
    }

    public Configuration withOtherStatementsIgnored() {
        return new Configuration(ddl, true, kafka, http, reader, writer, subscriptions, tables, written);
    }

    public Configuration withKafka(Map<String, String> otherKafka) {
        return new Configuration(
                ddl, ignoreOtherStatements, otherKafka, http, reader, writer, subscriptions, tables, written);
    }

    /** The options of every table's Kafka clients, with the places where they stand. */
    public KafkaOptions kafkaOptions() {
        Map<String, OptionSource> sources = new HashMap<>();
        for (EffectiveOption option : written) {
            if (option.name().startsWith(KAFKA)) {
                sources.put(option.name().substring(KAFKA.length()), new OptionSource(option.name(), option.source()));
            }
        }
        return new KafkaOptions(kafka, sources);
    }
}
