package dev.tidegate.format.raw;

import dev.tidegate.format.type.Bytes;

/** BINARY and VARBINARY as they are. Copied both ways: a message is not to be kept, a value not to be changed. */
record BytesCodec() implements ValueCodec {

    @Override
    public byte[] encode(Object value) {
        return ((Bytes) value).array().clone();
    }

    @Override
    public Bytes decode(byte[] bytes) {
        return Bytes.of(bytes.clone());
    }
}
