package dev.tidegate.gateway;

import dev.tidegate.gateway.cli.Tidegate;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Tidegate.run(args));
    }
}
