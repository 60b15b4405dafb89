package io.arrwdb.core.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link ByteWriter} wrote; every method throws {@link MalformedBytesException} where the bytes end early. */
public final class ByteReader {
    private final ByteBuffer buffer;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        buffer = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    public int u8() {
        need(1);
        return buffer.get() & 0xFF;
    }

    public boolean bool() {
        return u8() != 0;
    }

    public int i32() {
        need(4);
        return buffer.getInt();
    }

    public long i64() {
        need(8);
        return buffer.getLong();
    }

    public double f64() {
        return Double.longBitsToDouble(i64());
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new MalformedBytesException("a varint of more than ten bytes ends at byte " + buffer.position());
    }

    /** A varint that counts something: refused when negative or beyond {@code limit}. */
    public int count(int limit) {
        long value = varint();
        if (value < 0 || value > limit) {
            throw new MalformedBytesException("a count of " + value + " at byte " + buffer.position() + ", at most " + limit);
        }
        return (int) value;
    }

    public String string() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return raw(count(buffer.remaining()));
    }

    public byte[] raw(int length) {
        need(length);
        byte[] value = new byte[length];
        buffer.get(value);
        return value;
    }

    public <T> List<T> list(Function<ByteReader, T> reader) {
        int size = count(buffer.remaining());
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reader.apply(this));
        }
        return List.copyOf(values);
    }

    public int remaining() {
        return buffer.remaining();
    }

    /** Bytes read so far, counted from the start of the wrapped array. */
    public int position() {
        return buffer.position();
    }

    private void need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new MalformedBytesException(bytes + " bytes wanted at byte " + buffer.position() + ", "
                    + buffer.remaining() + " left", new BufferUnderflowException());
        }
    }
}
