/**
 * A client of schema registries that speak Confluent's REST API, for formats that put a schema id before their bytes.
 *
 * <p>A registry keeps schemas under <em>ids</em> and, version after version, under <em>subjects</em> such as
 * {@code orders-value}. {@link dev.tidegate.format.registry.SchemaRegistry} asks it; {@link
 * dev.tidegate.format.registry.RegistryOptions} declares where it is and how to come in, as Flink spells it.
 *
 * <p>Nothing here blocks its caller. Requests run on threads of the JDK's HTTP client, and stages complete there.
 * Everything that is kept has a bound: see {@link dev.tidegate.format.registry.RegistryLimits}.
 */
@NullMarked
package dev.tidegate.format.registry;

import org.jspecify.annotations.NullMarked;
