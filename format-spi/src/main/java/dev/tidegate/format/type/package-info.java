/**
 * Rows and their types, in the terms of SQL.
 *
 * <p>A {@link dev.tidegate.format.type.RowType} names and types the columns, a {@link dev.tidegate.format.type.Row}
 * holds their values by position. {@link dev.tidegate.format.type.DataType} says which Java class carries each SQL
 * type. A {@link dev.tidegate.format.type.ChangeKind} says what a row does to a table.
 * {@link dev.tidegate.format.type.TimestampDigits} helps with the one type that is slow to spell.
 *
 * <p>Everything here is an immutable value: it may be shared between threads and compared with {@code equals}.
 */
@NullMarked
package dev.tidegate.format.type;

import org.jspecify.annotations.NullMarked;
