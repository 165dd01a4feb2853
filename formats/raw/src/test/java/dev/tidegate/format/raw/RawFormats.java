package dev.tidegate.format.raw;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.FormatContext;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.RowType;
import java.util.Map;

/** Short ways for tests to use the format. */
final class RawFormats {
    private RawFormats() {}

    static Format with(Map<String, String> options) {
        RawFormatFactory factory = new RawFormatFactory();
        return factory.create(new FormatContext(Role.KEY, "orders", Options.parse(factory.options(), options)));
    }

    static RowType column(DataType type) {
        return RowType.of(field("f", type));
    }
}
