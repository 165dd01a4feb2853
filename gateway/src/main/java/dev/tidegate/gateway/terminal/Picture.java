package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame.Column;
import java.util.List;

/**
 * What is to be drawn.
 *
 * @param table its name, safe to print
 * @param columns of the table; none before the gateway has told them
 * @param rows those to be seen, from {@code first} on
 * @param first the place of the first of them among the rows that are held
 * @param held how many could be seen by scrolling
 * @param total of rows, those that are not held included
 * @param unit what they are, as in {@code rows}
 * @param state of the subscription
 * @param note what there is to say of the state, safe to print; may be empty
 * @param changesPerSecond of late
 * @param changedSince rows that changed after this time stand out
 */
record Picture(
        String table,
        List<Column> columns,
        List<TableRow> rows,
        int first,
        int held,
        long total,
        String unit,
        String state,
        String note,
        double changesPerSecond,
        long changedSince) {}
