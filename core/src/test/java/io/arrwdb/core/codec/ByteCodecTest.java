package io.arrwdb.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCodecTest {
    private static final int SEEDS = 200;
    private static final int FIELDS = 40;

    /** Something that was written, and how to read it back. */
    private record Field(Consumer<ByteWriter> write, Consumer<ByteReader> check) { }

    @Test
    void whatWasWrittenIsReadInWhateverOrder() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Field> fields = fields(seed);
            ByteReader in = new ByteReader(written(fields));
            fields.forEach(field -> field.check.accept(in));
            assertThat(in.remaining()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aCutIsNoticedWhereverItIs() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Field> fields = fields(seed);
            byte[] whole = written(fields);
            ByteReader in = new ByteReader(Arrays.copyOf(whole, new SplittableRandom(seed).nextInt(whole.length)));
            assertThatThrownBy(() -> fields.forEach(field -> field.check.accept(in))).as("seed %d", seed)
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    /** A damaged length must not make the reader take memory for what cannot be there. */
    @ParameterizedTest
    @ValueSource(longs = {5, 1L << 20, Integer.MAX_VALUE, 1L << 40, -1, Long.MIN_VALUE})
    void aLengthBeyondTheEndIsRefused(long length) {
        byte[] damaged = new ByteWriter().varint(length).i32(0).toBytes();
        assertThatThrownBy(() -> new ByteReader(damaged).bytes()).isInstanceOf(MalformedBytesException.class);
        assertThatThrownBy(() -> new ByteReader(damaged).string()).isInstanceOf(MalformedBytesException.class);
        assertThatThrownBy(() -> new ByteReader(damaged).list(ByteReader::u8)).isInstanceOf(MalformedBytesException.class);
    }

    @Test
    void aVarintThatDoesNotEndIsRefused() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new ByteReader(endless).varint()).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("more than ten bytes");
    }

    /** The encodings that docs/formats.md names: little-endian, and LEB128 as Protocol Buffers have it. */
    @Test
    void theBytesAreThoseOfTheFormat() {
        assertThat(hex(new ByteWriter().i32(0x01020304))).isEqualTo("04030201");
        assertThat(hex(new ByteWriter().i64(0x0102030405060708L))).isEqualTo("0807060504030201");
        assertThat(hex(new ByteWriter().varint(300))).isEqualTo("ac02");
        assertThat(hex(new ByteWriter().varint(-1))).isEqualTo("ffffffffffffffffff01");
        assertThat(hex(new ByteWriter().string("é"))).isEqualTo("02c3a9");
        assertThat(hex(new ByteWriter().list(List.of(true, false), ByteWriter::bool))).isEqualTo("020100");
    }

    private static String hex(ByteWriter out) {
        return HexFormat.of().formatHex(out.toBytes());
    }

    private static byte[] written(List<Field> fields) {
        ByteWriter out = new ByteWriter(1);
        fields.forEach(field -> field.write.accept(out));
        return out.toBytes();
    }

    private static List<Field> fields(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(field(random, "seed " + seed + ", field " + i));
        }
        return fields;
    }

    private static Field field(SplittableRandom random, String where) {
        long number = random.nextLong() >>> random.nextInt(64);
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        String text = random.ints(random.nextInt(12), 1, 0xD800).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
        return switch (random.nextInt(8)) {
            case 0 -> new Field(out -> out.u8((int) number), in -> assertThat(in.u8()).as(where).isEqualTo((int) (number & 0xFF)));
            case 1 -> new Field(out -> out.bool(number % 2 == 0), in -> assertThat(in.bool()).as(where).isEqualTo(number % 2 == 0));
            case 2 -> new Field(out -> out.i32((int) number), in -> assertThat(in.i32()).as(where).isEqualTo((int) number));
            case 3 -> new Field(out -> out.i64(number), in -> assertThat(in.i64()).as(where).isEqualTo(number));
            case 4 -> new Field(out -> out.f64(Double.longBitsToDouble(number)),
                    in -> assertThat(Double.doubleToRawLongBits(in.f64())).as(where).isEqualTo(number));
            case 5 -> new Field(out -> out.varint(number), in -> assertThat(in.varint()).as(where).isEqualTo(number));
            case 6 -> new Field(out -> out.string(text), in -> assertThat(in.string()).as(where).isEqualTo(text));
            default -> new Field(out -> out.bytes(bytes), in -> assertThat(in.bytes()).as(where).isEqualTo(bytes));
        };
    }
}
