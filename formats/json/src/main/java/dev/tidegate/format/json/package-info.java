/**
 * The {@code json} format: a row is a JSON object, as Flink's {@code json} format reads and writes it.
 *
 * <p>A <em>value reader</em> turns the tokens of one value into the Java value of its SQL type, a <em>value writer</em>
 * does the reverse; those of a row, array or map hold those of their parts. A <em>broken value</em> is well-formed JSON
 * that is no value of its type; it is NULL or an error of its field, while broken JSON is an error of the message.
 *
 * <p>A decoder or encoder is used by one thread at a time; what it shares with others ({@code JsonFactory},
 * readers and writers) is immutable or safe for use by several threads.
 */
@NullMarked
package dev.tidegate.format.json;

import org.jspecify.annotations.NullMarked;
