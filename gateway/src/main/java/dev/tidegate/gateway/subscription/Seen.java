package dev.tidegate.gateway.subscription;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.changelog.Change;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.RowView;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.query.TurnBudget;
import org.jspecify.annotations.Nullable;

/**
 * A change as queries look at it: its rows are read once for all of them.
 *
 * @param row as it is now, null if it is gone
 * @param before as it was, null if there was none
 */
record Seen(Change change, @Nullable RowView row, @Nullable RowView before) {

    /** @param turn of the event loop, in which filters look at it */
    static Seen of(Change change, TableQueries queries, TurnBudget turn) {
        byte[] before = change.before();
        int keyLength = change.keyLength();
        return new Seen(
                change,
                change.kind() == ChangeKind.DELETE ? null : queries.view(change.entry(), keyLength, turn),
                before == null ? null : queries.view(before, keyLength, turn));
    }

    /** Tells it to a reader of this query who holds what was before, if it is anything to him. */
    void tell(Query query, Batch.Builder told) {
        ChangeKind kind = query.kind(change.kind(), row, before, true);
        if (kind != null) {
            told.add(kind, change.entry(), change.keyLength(), row, change.spared());
        }
    }
}
