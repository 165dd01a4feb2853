package dev.tidegate.format.raw;

import java.nio.charset.CharacterCodingException;

/** The bytes of the values of one type. Immutable. */
interface ValueCodec {

    /** @throws CharacterCodingException if it is text that the character set cannot hold */
    byte[] encode(Object value) throws CharacterCodingException;

    /** @throws BrokenBytesException if they are no value of the type */
    Object decode(byte[] bytes) throws BrokenBytesException;
}
