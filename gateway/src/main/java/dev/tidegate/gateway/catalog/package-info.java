/**
 * From DDL to tables: Flink's own parser reads {@code CREATE TABLE}, every option of the Kafka connectors is known,
 * checked as Flink checks it, or refused by name, and the outcome is a {@link dev.tidegate.gateway.catalog.Table}.
 *
 * <p>The only package that knows Calcite. Runs on the starting thread; a {@code Table} is an immutable value.
 */
@NullMarked
package dev.tidegate.gateway.catalog;

import org.jspecify.annotations.NullMarked;
