/**
 * Which rows and columns of a table a reader wants.
 *
 * <p>Terms: a {@link dev.tidegate.gateway.query.Query} is a filter and a choice of columns; a <em>filter</em> is an
 * expression in CEL, the Common Expression Language, over a row's columns. Queries work on rows in their serving form
 * and look at no more of it than they need. A filter that holds a column equal to constants is found by these constants
 * in a {@link dev.tidegate.gateway.query.QueryIndex}, so that thousands of such filters cost a look-up a row.
 *
 * <p>Queries are immutable and may be used by any thread; {@link dev.tidegate.gateway.query.RowView} and
 * {@code QueryIndex} belong to one.
 */
@NullMarked
package dev.tidegate.gateway.query;

import org.jspecify.annotations.NullMarked;
