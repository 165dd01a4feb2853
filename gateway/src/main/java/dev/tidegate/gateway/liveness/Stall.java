package dev.tidegate.gateway.liveness;

import java.time.Duration;

/** A loop that has work to do and has not turned for so long. */
public record Stall(Loop loop, Duration since) {
    public String describe() {
        return "the loop '" + loop.name() + "' has not turned for " + since.toSeconds() + " s";
    }
}
