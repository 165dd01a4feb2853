package dev.tidegate.format.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.spi.EncodeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** CHAR and VARCHAR as the bytes of a character set. */
record TextCodec(Charset charset) implements ValueCodec {
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public byte[] encode(Object value) {
        String text = (String) value;
        if (charset.equals(UTF_8)) {
            // Many times as fast as an encoder; half a surrogate pair becomes a question mark, and does not come back.
            byte[] bytes = text.getBytes(UTF_8);
            if (!hasSurrogate(text) || new String(bytes, UTF_8).equals(text)) {
                return bytes;
            }
        }
        try {
            // A charset's encoder refuses what String.getBytes would replace by a question mark.
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new EncodeException(
                    "", "holds a character that " + charset.name() + " has no bytes for, see the option 'charset'");
        }
    }

    /** Costs nothing where the JDK holds the text in a byte a character, of which none is a surrogate. */
    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String decode(byte[] bytes) throws BrokenBytesException {
        if (charset.equals(UTF_8)) {
            // Likewise; what it cannot read becomes a replacement character, which may have been there too.
            String text = new String(bytes, UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                return text;
            }
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BrokenBytesException(
                    bytes.length + " bytes are not text in " + charset.name() + ", see the option 'charset'");
        }
    }
}
