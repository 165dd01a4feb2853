package dev.tidegate.gateway.query;

import dev.tidegate.gateway.serving.ServingEncoder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Evaluates some filters when the first one is compiled. Code that the JVM has just loaded runs many times slower than
 * the same code later, and would exceed the budget of an honest filter.
 */
final class WarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final int ROUNDS = 60;
    private static final FilterLimits UNLIMITED =
            new FilterLimits(1_000_000, 1_000_000, Duration.ofMinutes(1), 1L << 30, 1_000);

    private static final String NUMBERS = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]";
    private static final List<String> FILTERS = List.of(
            NUMBERS + ".all(a, " + NUMBERS + ".exists(b, a == b && b >= 0 && b + 1 > 1 || b < 0))",
            NUMBERS + ".filter(a, a > 3).map(a, a * 2).size() > 0 && 5 in " + NUMBERS,
            "['a', 'bc'].exists(a, a + 'x' == 'ax' && a.startsWith('a') && a.contains('a') && a != '')",
            "['a,b', 'c'].all(a, a.split(',').join('-').replace('-', ',') == a && a.matches('[a-z](,[a-z])?'))",
            "['A', 'b'].all(a, a.lowerAscii().upperAscii().size() == 1 && a.indexOf('x') < 0)",
            "{'a': 1}['a'] == 1 && decimal('1.5') * 2 > 1.5 && date('2026-01-02') < date('2026-01-03')",
            "timestamp('2026-01-02T03:04:05Z') + duration('1s') > timestamp('2026-01-02T03:04:05Z') && 1 / 0 == 1");

    private WarmUp() {}

    static void once(FilterCompiler compiler, RowShape shape) {
        if (DONE.compareAndSet(false, true)) {
            byte[] row = nulls(shape);
            for (String text : FILTERS) {
                Filter filter = compiler.compile(text, UNLIMITED);
                for (int i = 0; i < ROUNDS; i++) {
                    filter.matches(new RowView(shape, row, 0, new TurnBudget()));
                }
            }
        }
    }

    private static byte[] nulls(RowShape shape) {
        Buffer row = Buffer.buffer();
        for (String name : shape.names()) {
            row.appendString(row.length() == 0 ? "{" : ",")
                    .appendBytes(ServingEncoder.text(name))
                    .appendString(":null");
        }
        return row.appendString("}").getBytes();
    }
}
