/**
 * Attacks on a gateway, each with a bystander who must not notice.
 *
 * <p>An {@link dev.tidegate.gateway.attack.AttackedGateway} is the program as a process of its own, with the JVM options
 * of the distribution and {@code -Xmx512m}. A test is one line:
 *
 * <pre>{@code AttackedGateway.shared().withstands(gateway -> { … });}</pre>
 *
 * <p>The lambda is the {@link dev.tidegate.gateway.attack.Attack}: it runs on a thread of its own, bounds itself (a few
 * seconds, a fixed number of connections), and takes its connections from {@code gateway.connect()}, which closes them
 * when the test ends. While it runs, a {@link dev.tidegate.gateway.attack.Bystander} on connections of its own writes
 * rows, waits for them on a WebSocket that subscribes to the attacked table, and asks for {@code /health/ready} and
 * {@code /metrics}.
 *
 * <p>How delays are measured, so that a busy machine does not decide the test:
 *
 * <ul>
 *   <li>A probe has a fixed schedule. Its delay counts from the moment it was due, so one stall of 300 ms delays every
 *       probe that was due within it and cannot hide as a single slow request.
 *   <li>The value that counts is the 98th percentile of each kind of probe.
 *   <li>The same probes run before the attack. During it, an echo server in the JVM of the test and the broker are probed
 *       without the gateway. The larger of both is the noise. A probe may be 100 ms later than this, and no more.
 *   <li>A measurement that fails is repeated once, because a machine can be busy for a moment.
 * </ul>
 *
 * <p>The resident memory of the process must stay below {@link dev.tidegate.gateway.attack.AttackedGateway#MAX_RSS_MB},
 * as {@code docs/memory.md} promises it for this heap.
 *
 * <p>A test class is named for its kind of attack and ends in {@code AttackIT}. Tests that need tables or options of
 * their own start a gateway with {@link dev.tidegate.gateway.attack.AttackedGateway#start}.
 */
@NullMarked
package dev.tidegate.gateway.attack;

import org.jspecify.annotations.NullMarked;
