package dev.tidegate.gateway.reader;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.Entry;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.record.ChangeCollector;
import dev.tidegate.gateway.record.DecodeOutcome;
import dev.tidegate.gateway.record.DecodeOutcome.Broken;
import dev.tidegate.gateway.record.DecodeOutcome.Decoded;
import dev.tidegate.gateway.record.Formats;
import dev.tidegate.gateway.record.KafkaMessage;
import dev.tidegate.gateway.record.RecordDecoder;
import dev.tidegate.gateway.serving.ServingEncoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record once, encodes its rows once in their serving form, and puts them into the log, from where they are
 * served any number of times.
 */
public final class TablePipeline implements Pipeline {
    private final RecordDecoder decoder;
    private final ServingEncoder serving;
    private final ReaderCounters counters;
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();
    private final ChangeCollector collector;

    public TablePipeline(Table table, Formats formats, ReaderCounters counters, InstantSource clock) {
        this.decoder = new RecordDecoder(table, formats);
        this.serving = ServingEncoder.of(table);
        this.counters = counters;
        this.clock = clock;
        this.collector = table.isUpsert()
                ? (kind, row) -> entries.add(keyed(kind, row))
                : (kind, row) -> entries.add(new Entry(serving.row(row), 0));
    }

    private Entry keyed(ChangeKind kind, Row row) {
        if (!kind.isUpsert()) {
            byte[] key = serving.key(row);
            return new Entry(key, key.length);
        }
        ServingEncoder.Keyed keyed = serving.keyed(row);
        return new Entry(keyed.bytes(), keyed.keyLength());
    }

    @Override
    public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
        return decoder.prepare(message);
    }

    @Override
    public Effect read(KafkaMessage message) {
        try {
            DecodeOutcome outcome = decoder.decode(message, collector);
            if (outcome instanceof Broken broken) {
                return new Effect.Broken(broken.describe());
            }
            return outcome instanceof Decoded decoded
                    ? new Effect.Changes(entries.toArray(new Entry[entries.size()]), decoded.contradictions())
                    : Effect.Nothing.INSTANCE;
        } catch (StackOverflowError e) {
            return new Effect.Broken("its rows are nested too deeply to be written as JSON (StackOverflowError)");
        } finally {
            entries.clear();
        }
    }

    @Override
    public void apply(KafkaMessage message, Effect.Changes changes, Changelog log) {
        long now = clock.millis();
        for (Entry entry : changes.entries()) {
            (put(log, message, entry, now) ? counters.changes : counters.unchanged).increment();
        }
        counters.keyMismatches.add(changes.contradictions());
        counters.emitLagMillis.set(Math.max(0, now - message.timestamp()));
    }

    private static boolean put(Changelog log, KafkaMessage message, Entry entry, long now) {
        if (log instanceof CompactedLog compacted) {
            return compacted.put(message.offset(), entry, now);
        }
        ((RecentLog) log).append(message.offset(), message.timestamp(), entry);
        return true;
    }
}
