package io.arrwdb.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrimaryKeyTest {
    @Test
    void stringsOrderAsTheirUtf8Bytes() {
        SplittableRandom random = new SplittableRandom(2);
        int[] alphabet = {'a', 'z', 0x7F, 0xE9, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};
        for (int i = 0; i < 5_000; i++) {
            String a = text(random, alphabet);
            String b = text(random, alphabet);
            int expected = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(PrimaryKey.of(a).compareTo(PrimaryKey.of(b)))).as("%s and %s", a, b)
                .isEqualTo(Integer.signum(expected));
        }
    }

    @Test
    void keysTravel() {
        ByteWriter out = new ByteWriter();
        PrimaryKey.of(-5).write(out);
        PrimaryKey.of("é").write(out);
        ByteReader in = new ByteReader(out.toBytes());
        assertThat(PrimaryKey.read(in)).isEqualTo(PrimaryKey.of(-5));
        assertThat(PrimaryKey.read(in)).isEqualTo(PrimaryKey.of("é"));
    }

    private static String text(SplittableRandom random, int[] alphabet) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
