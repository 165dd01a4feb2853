/**
 * The {@code csv} format: a row is one record of delimited values, as Flink's {@code csv} format reads and writes it.
 *
 * <p>A <em>dialect</em> is the characters that delimit, quote and escape, and the spelling of NULL. A <em>value
 * reader</em> turns the text of one value into the Java value of its SQL type, a <em>value writer</em> does the reverse;
 * those of an ARRAY or ROW split and join the texts of their parts. A <em>broken value</em> is a text that is no value
 * of its type; it is NULL or an error of its field, while a broken record is an error of the message.
 *
 * <p>A decoder or encoder is used by one thread at a time; what it shares with others ({@code CsvFactory},
 * readers and writers) is immutable or safe for use by several threads.
 */
@NullMarked
package dev.tidegate.format.csv;

import org.jspecify.annotations.NullMarked;
