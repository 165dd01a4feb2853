package dev.tidegate.format.raw;

import dev.tidegate.format.spi.EncodeException;

/** The bytes of the values of one type. Immutable. */
interface ValueCodec {

    /** @throws EncodeException with an empty path, if it is text that the character set cannot hold */
    byte[] encode(Object value);

    /** @throws BrokenBytesException if they are no value of the type */
    Object decode(byte[] bytes) throws BrokenBytesException;
}
