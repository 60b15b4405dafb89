package io.arrwdb.engine.bitmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitmapTest {
    @Test
    void behavesAsASetOfRows() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int length = random.nextInt(0, 300);
            Bitmap bitmap = Bitmap.ofNone(length);
            BitSet model = new BitSet(length);
            Bitmap other = Bitmap.ofNone(length);
            BitSet otherModel = new BitSet(length);
            for (int step = 0; step < 40 && length > 0; step++) {
                int a = random.nextInt(length);
                int b = random.nextInt(a, length + 1);
                switch (random.nextInt(10)) {
                    case 0 -> { bitmap.set(a); model.set(a); }
                    case 1 -> { bitmap.clear(a); model.clear(a); }
                    case 2 -> { bitmap.setRange(a, b); model.set(a, b); }
                    case 3 -> { bitmap.clearRange(a, b); model.clear(a, b); }
                    case 4 -> { bitmap.not(); model.flip(0, length); }
                    case 5 -> { bitmap.and(other); model.and(otherModel); }
                    case 6 -> { bitmap.or(other); model.or(otherModel); }
                    case 7 -> { bitmap.andNot(other); model.andNot(otherModel); }
                    case 8 -> { other.setRange(a, b); otherModel.set(a, b); }
                    default -> { bitmap.setWord(a >>> 6, -1L); model.set(a & -64, Math.min(length, (a & -64) + 64)); }
                }
                assertSame(bitmap, model, "seed " + seed + ", step " + step);
            }
        }
    }

    private static void assertSame(Bitmap bitmap, BitSet model, String what) {
        assertThat(bitmap.cardinality()).as(what).isEqualTo(model.cardinality());
        int row = -1;
        do {
            int next = model.nextSetBit(row + 1);
            assertThat(bitmap.nextSetBit(row + 1)).as(what).isEqualTo(next);
            assertThat(next < 0 || bitmap.get(next)).as(what).isTrue();
            row = next;
        } while (row >= 0);
        assertThat(bitmap.copy()).as(what).isEqualTo(bitmap).hasSameHashCodeAs(bitmap);
    }

    @Test
    void allRowsAreAllRows() {
        assertThat(Bitmap.ofAll(0).isEmpty()).isTrue();
        assertThat(Bitmap.ofAll(64).cardinality()).isEqualTo(64);
        assertThat(Bitmap.ofAll(65).cardinality()).isEqualTo(65);
        assertThat(Bitmap.ofAll(65).word(1)).isEqualTo(1);
    }

    @Test
    void refusesRowsOutsideAndOtherLengths() {
        Bitmap bitmap = Bitmap.ofNone(10);
        assertThatThrownBy(() -> bitmap.set(10)).hasMessageContaining("row 10 of a bitmap of 10");
        assertThatThrownBy(() -> bitmap.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bitmap.setRange(3, 11)).hasMessageContaining("3 to 11");
        assertThatThrownBy(() -> bitmap.and(Bitmap.ofNone(11))).hasMessageContaining("10 and 11");
    }
}
