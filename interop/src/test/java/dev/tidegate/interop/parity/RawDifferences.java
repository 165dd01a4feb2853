package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/** Where raw is not Flink's raw on purpose. */
final class RawDifferences {
    private static final RowType TEXT = RowType.of(field("id", ScalarType.string()));

    private static final Difference BYTES_THAT_ARE_NO_TEXT = new Difference(
            "Bytes that are no text",
            "Keeps bytes that are not valid in UTF-8 as they are, and reads U+FFFD for them in other character sets.",
            "Calls the message malformed.",
            "A key would no longer be told from another one that is as broken.",
            Case.reading(Map.of(), TEXT, new byte[] {'a', (byte) 0xff}),
            RawDifferences::isNoText);

    private static final Difference TEXT_WITHOUT_BYTES = new Difference(
            "Text that the character set lacks",
            "Writes a question mark for each character that the character set does not have.",
            "Refuses the row.",
            "The text would be lost without a word.",
            Case.writing(Map.of("charset", "ISO-8859-1"), TEXT, Row.of("5 €")),
            RawDifferences::hasNoBytes);

    static final List<Difference> ALL = List.of(BYTES_THAT_ARE_NO_TEXT, TEXT_WITHOUT_BYTES);

    private RawDifferences() {}

    private static boolean isNoText(Disagreement seen) {
        if (seen.input().task() != Case.Task.READ || !isTextColumn(seen) || !isRefusedByUsAlone(seen)) {
            return false;
        }
        try {
            charset(seen).newDecoder().decode(ByteBuffer.wrap(seen.input().requireMessage()));
            return false;
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    private static boolean hasNoBytes(Disagreement seen) {
        if (seen.input().task() != Case.Task.WRITE || !isTextColumn(seen) || !isRefusedByUsAlone(seen)) {
            return false;
        }
        return seen.input().requireRow().get(0) instanceof String text
                && !charset(seen).newEncoder().canEncode(CharBuffer.wrap(text));
    }

    private static boolean isRefusedByUsAlone(Disagreement seen) {
        return seen.tidegate() instanceof Outcome.Refused && !(seen.flink() instanceof Outcome.Refused);
    }

    private static boolean isTextColumn(Disagreement seen) {
        Kind kind = seen.input().requireType().field(0).type().kind();
        return kind == Kind.CHAR || kind == Kind.VARCHAR;
    }

    private static Charset charset(Disagreement seen) {
        return Charset.forName(seen.input().options().getOrDefault("charset", "UTF-8"));
    }
}
