package dev.tidegate.format.tck;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.Format;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A small sound format, but for its fault. It carries columns of type ARRAY&lt;INT&gt;. A message is rows one after the
 * other. A row is an {@code R}, and for each column the length of its array as a byte, -1 for NULL, and the elements. An
 * element is 0 for NULL, or 1 and four bytes.
 */
final class ToyFormat implements Format {
    private static final byte ROW = 'R';
    private static final byte NULL = -1;
    private static final int ELEMENT_LENGTH = 5;
    private static final int CAPACITY = 1024;
    private static final long PAUSE_NANOS = 200_000;

    private final Fault fault;
    private final ByteBuffer shared = ByteBuffer.allocate(CAPACITY);

    ToyFormat(Fault fault) {
        this.fault = fault;
    }

    static boolean carries(RowType type) {
        return type.fields().stream().allMatch(field -> carries(field.type()));
    }

    private static boolean carries(DataType type) {
        return type instanceof ArrayType array && array.element().kind() == Kind.INTEGER;
    }

    private void refuseOthers(RowType type) {
        if (fault == Fault.REFUSES_ONLY_WHEN_USED) {
            return;
        }
        for (RowType.Field field : type.fields()) {
            if (!carries(field.type()) || fault == Fault.CARRIES_LESS_THAN_IT_SAYS) {
                String column = fault == Fault.REFUSES_WITHOUT_COLUMN ? "" : field.name();
                throw new UnsupportedTypeException(column, field.type(), "toys carry ARRAY<INT>");
            }
        }
    }

    @Override
    public RowEncoder encoder(RowType type) {
        refuseOthers(type);
        return new Encoder();
    }

    @Override
    public RowDecoder decoder(RowType type) {
        refuseOthers(type);
        return new Decoder(type.arity());
    }

    private final class Encoder implements RowEncoder {
        private final Map<Integer, byte[]> arraysByLength = new HashMap<>();
        private boolean first = true;

        @Override
        public byte[] encode(ChangeKind kind, Row row) {
            ByteBuffer buffer =
                    fault == Fault.ONE_BUFFER_FOR_ALL_THREADS ? shared.clear() : ByteBuffer.allocate(CAPACITY);
            buffer.put(ROW);
            for (int i = 0; i < row.arity(); i++) {
                put(buffer, (List<?>) row.get(i));
                if (fault == Fault.ONE_BUFFER_FOR_ALL_THREADS) {
                    // Gives way, so that the other thread meets the buffer in use however busy the machine is.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            if (fault == Fault.UNSTABLE_BYTES && !first) {
                buffer.put(1, (byte) 0);
            }
            first = false;
            byte[] bytes = fault == Fault.REUSES_ITS_BUFFER
                    ? arraysByLength.computeIfAbsent(buffer.position(), byte[]::new)
                    : new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }

        private void put(ByteBuffer buffer, List<?> array) {
            if (array == null) {
                buffer.put(fault == Fault.LOSES_NULL ? 0 : NULL);
                return;
            }
            buffer.put((byte) array.size());
            for (Object element : array) {
                buffer.put((byte) (element == null ? 0 : 1)).putInt(element == null ? 0 : (Integer) element);
            }
        }
    }

    private final class Decoder implements RowDecoder {
        private final int arity;
        private boolean stuck;

        Decoder(int arity) {
            this.arity = arity;
        }

        @Override
        public DecodeResult decode(byte[] bytes, RowCollector rows) {
            if (fault == Fault.THROWS_ON_EMPTY && bytes.length == 0) {
                throw new BufferUnderflowException();
            }
            while (fault == Fault.NEVER_COMES_BACK
                    && bytes.length == 2
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            List<Row> read = new ArrayList<>();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            try {
                while (buffer.hasRemaining() && !(fault == Fault.FIRST_ROW_ONLY && !read.isEmpty())) {
                    read.add(row(buffer));
                }
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                return malformed(read, rows, e);
            }
            return stuck ? DecodeResult.malformed("is stuck") : collect(read, rows);
        }

        private DecodeResult collect(List<Row> read, RowCollector rows) {
            ChangeKind kind = fault == Fault.WRONG_KIND ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT;
            read.forEach(row -> rows.collect(kind, row));
            return DecodeResult.decoded();
        }

        private DecodeResult malformed(List<Row> read, RowCollector rows, RuntimeException cause) {
            stuck = fault == Fault.STUCK_AFTER_MALFORMED;
            return switch (fault) {
                case NULL_ROW_FOR_MALFORMED -> collect(List.of(Row.of(new Object[arity])), rows);
                case NO_ROW_FOR_MALFORMED -> collect(List.of(), rows);
                case ROWS_BEFORE_THE_BROKEN_ONE_ONLY ->
                    read.isEmpty() ? DecodeResult.malformed("is broken") : collect(read, rows);
                case THROWS_ON_MALFORMED -> throw cause;
                case MALFORMED_WITHOUT_REASON -> DecodeResult.malformed(" ");
                default -> DecodeResult.malformed("is broken");
            };
        }

        private Row row(ByteBuffer buffer) {
            if (buffer.get() != ROW) {
                throw new IllegalArgumentException();
            }
            Object[] values = new Object[arity];
            for (int i = 0; i < arity; i++) {
                byte length = buffer.get();
                values[i] = length == NULL ? null : array(buffer, length);
            }
            return Row.of(values);
        }

        private List<Integer> array(ByteBuffer buffer, byte length) {
            if (length < 0) {
                throw new IllegalArgumentException();
            }
            byte[] elements = new byte[length * ELEMENT_LENGTH];
            int start = buffer.position();
            buffer.get(elements);
            return fault == Fault.KEEPS_THE_INPUT
                    ? new ArrayView(buffer, start, length)
                    : new ArrayView(ByteBuffer.wrap(elements), 0, length);
        }
    }

    private static final class ArrayView extends AbstractList<Integer> {
        private final ByteBuffer bytes;
        private final int start;
        private final int length;

        ArrayView(ByteBuffer bytes, int start, int length) {
            this.bytes = bytes;
            this.start = start;
            this.length = length;
        }

        @Override
        public Integer get(int index) {
            int at = start + index * ELEMENT_LENGTH;
            return bytes.get(at) == 0 ? null : bytes.getInt(at + 1);
        }

        @Override
        public int size() {
            return length;
        }
    }
}
