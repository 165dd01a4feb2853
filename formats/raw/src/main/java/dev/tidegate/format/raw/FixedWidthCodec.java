package dev.tidegate.format.raw;

import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.ScalarType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A BOOLEAN or a number at its full width: exactly so many bytes, in the given order. */
record FixedWidthCodec(ScalarType type, ByteOrder order) implements ValueCodec {

    @Override
    public byte[] encode(Object value) {
        ByteBuffer buffer = ByteBuffer.allocate(width()).order(order);
        switch (type.kind()) {
            case BOOLEAN -> buffer.put((byte) ((Boolean) value ? 1 : 0));
            case TINYINT -> buffer.put((Byte) value);
            case SMALLINT -> buffer.putShort((Short) value);
            case INTEGER -> buffer.putInt((Integer) value);
            case BIGINT -> buffer.putLong((Long) value);
            case FLOAT -> buffer.putFloat((Float) value);
            case DOUBLE -> buffer.putDouble((Double) value);
            default -> throw notFixed();
        }
        return buffer.array();
    }

    @Override
    public Object decode(byte[] bytes) throws BrokenBytesException {
        if (bytes.length != width()) {
            throw new BrokenBytesException((type.kind() == Kind.INTEGER ? "an " : "a ")
                    + type.withNullable(true).sql() + " has " + width() + (width() == 1 ? " byte" : " bytes") + ", not "
                    + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        return switch (type.kind()) {
            case BOOLEAN -> buffer.get() != 0;
            case TINYINT -> buffer.get();
            case SMALLINT -> buffer.getShort();
            case INTEGER -> buffer.getInt();
            case BIGINT -> buffer.getLong();
            case FLOAT -> buffer.getFloat();
            case DOUBLE -> buffer.getDouble();
            default -> throw notFixed();
        };
    }

    private int width() {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT -> Byte.BYTES;
            case SMALLINT -> Short.BYTES;
            case INTEGER, FLOAT -> Integer.BYTES;
            case BIGINT, DOUBLE -> Long.BYTES;
            default -> throw notFixed();
        };
    }

    private IllegalStateException notFixed() {
        return new IllegalStateException(type + " has no fixed width");
    }
}
