/**
 * The formats that are installed: found once, at start, and asked for by identifier afterwards.
 *
 * <p>A <em>plug-in</em> is one jar, or one folder of jars, with a class loader of its own whose parent sees the format
 * SPI and the JDK only: two formats may bring two versions of one library. Formats of the class path are found too.
 *
 * <p>The only package that calls {@link java.util.ServiceLoader}. A
 * {@link dev.tidegate.gateway.format.FormatRegistry} is filled on the starting thread and read by any thread.
 */
@NullMarked
package dev.tidegate.gateway.format;

import org.jspecify.annotations.NullMarked;
