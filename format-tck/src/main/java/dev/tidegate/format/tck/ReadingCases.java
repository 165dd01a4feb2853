package dev.tidegate.format.tck;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** What texts are read as, type by type: arguments of a parameterized test, each a type, a text and what is expected. */
public final class ReadingCases {
    /** Expected of a text that is no value of its type. */
    public static final Object REFUSED = new Object() {
        @Override
        public String toString() {
            return "refused";
        }
    };

    private final List<Arguments> arguments = new ArrayList<>();
    private DataType type = ScalarType.string();

    /** What follows is about this type. */
    public ReadingCases of(DataType next) {
        type = next;
        return this;
    }

    public ReadingCases of(Kind kind) {
        return of(ScalarType.of(kind));
    }

    public ReadingCases reads(String text, @Nullable Object expected) {
        arguments.add(Arguments.of(type, text, expected));
        return this;
    }

    public ReadingCases refuses(String... texts) {
        for (String text : texts) {
            arguments.add(Arguments.of(type, text, REFUSED));
        }
        return this;
    }

    public Stream<Arguments> arguments() {
        return arguments.stream();
    }
}
