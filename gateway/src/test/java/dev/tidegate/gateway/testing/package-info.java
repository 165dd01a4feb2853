/**
 * What the tests of the gateway share: tables from DDL, and real brokers. {@link dev.tidegate.gateway.testing.KafkaBroker#shared()} is the
 * one of this test JVM, for tests that need only a topic of their own; a
 * {@link dev.tidegate.gateway.testing.RestartableBroker} belongs to one test, which may stop it. All calls block: make
 * them on the test's thread.
 */
@NullMarked
package dev.tidegate.gateway.testing;

import org.jspecify.annotations.NullMarked;
