package io.arrwdb.core.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * Grows a byte array by primitives, little-endian; the writing half of every record, decision and manifest codec.
 * Variable-length integers are LEB128 (seven bits a byte, low bits first), as in Protocol Buffers.
 */
public final class ByteWriter {
    private ByteBuffer buffer;

    public ByteWriter() {
        this(256);
    }

    public ByteWriter(int capacityBytes) {
        buffer = ByteBuffer.allocate(capacityBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public ByteWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    public ByteWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public ByteWriter i32(int value) {
        room(4).putInt(value);
        return this;
    }

    public ByteWriter i64(long value) {
        room(8).putLong(value);
        return this;
    }

    public ByteWriter f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    /** Ten bytes at most; small non-negative numbers take one. */
    public ByteWriter varint(long value) {
        ByteBuffer b = room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            b.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        b.put((byte) rest);
        return this;
    }

    public ByteWriter string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The length as a varint, then the bytes. */
    public ByteWriter bytes(byte[] value) {
        varint(value.length);
        return raw(value);
    }

    /** The bytes alone. */
    public ByteWriter raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** The size as a varint, then each element by {@code writer}. */
    public <T> ByteWriter list(Collection<T> values, BiConsumer<ByteWriter, T> writer) {
        varint(values.size());
        for (T value : values) {
            writer.accept(this, value);
        }
        return this;
    }

    public int size() {
        return buffer.position();
    }

    /** The CRC32C of what was written. */
    public int checksum() {
        CRC32C crc = new CRC32C();
        crc.update(buffer.array(), 0, buffer.position());
        return (int) crc.getValue();
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(buffer.capacity() * 2L, buffer.position() + (long) bytes));
            ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            buffer.flip();
            larger.put(buffer);
            buffer = larger;
        }
        return buffer;
    }
}
