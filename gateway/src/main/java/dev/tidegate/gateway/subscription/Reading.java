package dev.tidegate.gateway.subscription;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.changelog.Change;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Cursor.Known;
import dev.tidegate.gateway.changelog.Page;
import dev.tidegate.gateway.changelog.Replay;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.RowView;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.query.TurnBudget;

/**
 * What one reader who is behind reads next of a log, on the event loop that owns it.
 *
 * @param next where he reads on
 * @param batch what he is told
 * @param missed how many records at the most he was to be told one by one and is not; then the batch has what they came
 *     to
 * @param end of the log that this was read of, as far as it matters to what was told
 */
record Reading(Cursor next, Batch batch, long missed, long end) {

    /** How a reader reads. */
    record Manner(Channel channel, TableQueries queries, int maxBytes) {

        /**
         * @param at to be readable
         * @param holdsBase whether what he holds is for sure the table as of his base
         */
        Reading read(Changelog log, Cursor at, boolean holdsBase) {
            if (channel.isPlain()) {
                return plain(log, at);
            }
            boolean exact = holdsBase && at.known() != Known.NOTHING && at.base() == at.position();
            if (exact && log.canReplay(at.position())) {
                int maxChanges = channel.query().share(Slice.MAX_CHANGES);
                return replayed(log.replay(at.position(), maxBytes, maxChanges), log.end(), at);
            }
            boolean misses = exact && channel.delivery() == Delivery.EVERY;
            return filtered(log, at, misses ? log.end() - at.position() : 0);
        }

        private Reading plain(Changelog log, Cursor at) {
            Batch.Builder told = new Batch.Builder(channel.query(), maxBytes);
            Page page = log.read(
                    at, maxBytes, (kind, offset, entry, keyLength) -> told.add(kind, entry, keyLength, null, 0));
            return new Reading(page.next(), told.build(page.conflated()), 0, log.end());
        }

        private Reading replayed(Replay replay, long end, Cursor at) {
            Batch.Builder told = new Batch.Builder(channel.query(), maxBytes);
            boolean all = channel.query().isAll();
            TurnBudget turn = new TurnBudget();
            for (Change change : channel.delivery() == Delivery.EVERY ? replay.each() : replay.net()) {
                if (all) {
                    told.add(change.kind(), change.entry(), change.keyLength(), null, change.spared());
                } else {
                    Seen.of(change, queries, turn).tell(channel.query(), told);
                }
            }
            long next = replay.next();
            boolean resumes = at.known() == Known.LOOSE && next < end;
            return new Reading(
                    resumes ? new Cursor(Known.LOOSE, next, next, next) : Cursor.exactAt(next), told.build(), 0, next);
        }

        /**
         * Nobody knows whether the rows that changed were wanted before. Of one who resumes not even that he does not
         * hold a row is sure: it may have died and come back without a trace since.
         */
        private Reading filtered(Changelog log, Cursor at, long missed) {
            Query query = channel.query();
            Batch.Builder told = new Batch.Builder(query, maxBytes);
            boolean resumes = at.known() == Known.LOOSE;
            boolean[] unsure = {false};
            TurnBudget turn = new TurnBudget();
            Page page = log.read(at, query.share(maxBytes), (kind, offset, entry, keyLength) -> {
                RowView row = kind == ChangeKind.DELETE ? null : queries.view(entry, keyLength, turn);
                boolean isNew = kind == ChangeKind.INSERT && (!resumes || keyLength == 0);
                ChangeKind toHim = isNew
                        ? query.kind(kind, row, null, false)
                        : query.kind(row == null ? kind : ChangeKind.UPDATE_AFTER, row, null, false);
                if (toHim != null) {
                    told.add(toHim, entry, keyLength, row, 0);
                }
                unsure[0] |= !isNew && !query.isAll();
            });
            return new Reading(
                    page.next(),
                    told.build(unsure[0] ? Math.max(1, page.conflated()) : page.conflated()),
                    missed,
                    log.end());
        }
    }
}
