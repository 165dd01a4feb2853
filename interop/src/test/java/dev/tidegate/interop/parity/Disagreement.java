package dev.tidegate.interop.parity;

/** A case in which Flink and Tidegate did not do the same. */
public record Disagreement(Case input, Outcome flink, Outcome tidegate) {

    @Override
    public String toString() {
        return input + "\n  Flink    " + flink + "\n  Tidegate " + tidegate;
    }
}
