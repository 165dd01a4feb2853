package dev.tidegate.interop.parity;

import java.util.function.Predicate;

/**
 * A disagreement that is meant. It stands, in these words, on {@code docs/formats/differences.md}.
 *
 * @param name a few words
 * @param flink what Flink 2.2 does, one sentence
 * @param tidegate what Tidegate does, one sentence
 * @param why a reason, one sentence
 * @param example a case that shows it
 * @param explains whether it is the reason of a disagreement; as narrow as can be, for what it lets pass nobody sees
 */
public record Difference(
        String name, String flink, String tidegate, String why, Case example, Predicate<Disagreement> explains) {}
