package dev.tidegate.interop.parity;

import dev.tidegate.format.raw.RawFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.DataType.Kind;
import java.util.List;
import java.util.Map;

class RawParityTest extends ParityContract {

    @Override
    protected FormatFactory factory() {
        return new RawFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything()
                .withFields(1)
                .withDepth(0)
                .without(Kind.DECIMAL, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_LTZ);
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        return Map.of(
                "charset",
                List.of(
                        "UTF-8",
                        "utf-8",
                        "UTF-16",
                        "UTF-16LE",
                        "ISO-8859-1",
                        "windows-1252",
                        "US-ASCII",
                        "GB18030",
                        "x"),
                "endianness",
                List.of("big-endian", "little-endian", "BIG-ENDIAN", "Little-Endian", "big", "little_endian"));
    }

    @Override
    protected Damage damage() {
        return Damage.ofBytes();
    }

    @Override
    protected List<Difference> differences() {
        return RawDifferences.ALL;
    }
}
