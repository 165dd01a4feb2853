package dev.tidegate.format.tck;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.util.List;

/**
 * The rows of a golden case, in the order of their messages.
 *
 * @param readsBack whether the messages decode to the same rows; not where writing drops something
 */
public record GoldenRows(RowType type, boolean readsBack, List<Row> rows) {}
