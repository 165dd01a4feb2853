package dev.tidegate.format.raw;

import dev.tidegate.format.spi.EncodeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** CHAR and VARCHAR as the bytes of a character set. */
record TextCodec(Charset charset) implements ValueCodec {

    @Override
    public byte[] encode(Object value) {
        try {
            // A charset's encoder refuses what String.getBytes would replace by a question mark.
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap((String) value));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new EncodeException(
                    "", "holds a character that " + charset.name() + " has no bytes for, see the option 'charset'");
        }
    }

    @Override
    public String decode(byte[] bytes) throws BrokenBytesException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BrokenBytesException(
                    bytes.length + " bytes are not text in " + charset.name() + ", see the option 'charset'");
        }
    }
}
