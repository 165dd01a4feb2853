package dev.tidegate.gateway.reader;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
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

    public TablePipeline(Table table, Formats formats, ReaderCounters counters, InstantSource clock) {
        this.decoder = new RecordDecoder(table, formats);
        this.serving = ServingEncoder.of(table);
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
        return decoder.prepare(message);
    }

    @Override
    public @Nullable String apply(KafkaMessage message, Changelog log) {
        long now = clock.millis();
        DecodeOutcome outcome = decoder.decode(message, into(log, message, now));
        if (outcome instanceof Broken broken) {
            return broken.describe();
        }
        if (outcome instanceof Decoded decoded) {
            counters.keyMismatches.add(decoded.contradictions());
        } else {
            counters.skipped.increment();
        }
        log.advance(message.offset() + 1);
        counters.emitLagMillis.set(Math.max(0, now - message.timestamp()));
        return null;
    }

    private ChangeCollector into(Changelog log, KafkaMessage message, long now) {
        long offset = message.offset();
        if (log instanceof CompactedLog compacted) {
            return (kind, row) -> count(put(compacted, kind, row, offset, now));
        }
        RecentLog recent = (RecentLog) log;
        return (kind, row) -> {
            recent.append(offset, message.timestamp(), serving.row(row));
            count(true);
        };
    }

    private boolean put(CompactedLog log, ChangeKind kind, Row row, long offset, long now) {
        byte[] key = serving.key(row);
        return kind.isUpsert() ? log.upsert(offset, key, serving.row(row)) : log.delete(offset, key, now);
    }

    private void count(boolean changed) {
        (changed ? counters.changes : counters.unchanged).increment();
    }
}
