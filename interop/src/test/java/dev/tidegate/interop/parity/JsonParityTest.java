package dev.tidegate.interop.parity;

import dev.tidegate.format.json.JsonFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import java.util.List;
import java.util.Map;

class JsonParityTest extends ParityContract {

    @Override
    protected FormatFactory factory() {
        return new JsonFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything().withTextKeys();
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        List<String> booleans = List.of("true", "false", "TRUE", "False", "yes", "1", "");
        return Map.of(
                "fail-on-missing-field", booleans,
                "ignore-parse-errors", booleans,
                "timestamp-format.standard", List.of("SQL", "ISO-8601", "ISO-8601", "sql", "iso-8601", "ISO8601"),
                "map-null-key.mode", List.of("FAIL", "DROP", "LITERAL", "literal", "drop", "NONE"),
                "map-null-key.literal", List.of("null", "", "a", "\"", "é"),
                "encode.decimal-as-plain-number", booleans,
                "encode.ignore-null-fields", booleans,
                "decode.json-parser.enabled", booleans);
    }

    @Override
    protected Damage damage() {
        Damage ofWords = Damage.ofText(List.of(
                "{", "}", "[", "]", ",", ":", "null", "1", "01", "NaN", "'a'", "\"a\":1,", " ", "\n", "\uFEFF", "//"));
        return new JsonDamage().or(new JsonDamage()).or(ofWords);
    }

    @Override
    protected List<Difference> differences() {
        return JsonDifferences.ALL;
    }
}
