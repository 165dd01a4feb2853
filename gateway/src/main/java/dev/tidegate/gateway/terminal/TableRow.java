package dev.tidegate.gateway.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is shown.
 *
 * @param cells one for each column, null for NULL; safe to print
 * @param changedMillis when it last changed here
 */
record TableRow(List<@Nullable String> cells, long changedMillis) {}
