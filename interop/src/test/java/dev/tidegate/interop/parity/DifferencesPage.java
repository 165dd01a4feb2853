package dev.tidegate.interop.parity;

import dev.tidegate.interop.docs.Page;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The page on which users find each deliberate difference: a table for each format, between two marks. */
final class DifferencesPage {
    private DifferencesPage() {}

    static void assertLists(String format, List<Difference> differences) throws IOException {
        String table = differences.isEmpty()
                ? "None is known."
                : differences.stream()
                        .map(DifferencesPage::line)
                        .collect(Collectors.joining(
                                "\n", "| Difference | Flink 2.2 | Tidegate | Why |\n|---|---|---|---|\n", ""));
        Page.of("differences").assertHas(format, table);
    }

    private static String line(Difference difference) {
        return Page.line(difference.name(), difference.flink(), difference.tidegate(), difference.why());
    }
}
