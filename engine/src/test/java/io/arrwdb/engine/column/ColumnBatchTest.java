package io.arrwdb.engine.column;

import static io.arrwdb.engine.column.RandomColumns.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.engine.golden.Golden;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ColumnBatchTest {
    @Test
    void whatIsDecodedIsWhatWasEncoded() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ColumnBatch batch = random(random, random.nextInt(130));
            byte[] bytes = batch.encode();
            assertThat(batch.encodedBytes()).isEqualTo(bytes.length);
            assertSame(ColumnBatch.decode(bytes), batch, seed);
            int from = random.nextInt(batch.rows() + 1);
            ColumnBatch slice = batch.slice(from, batch.rows());
            assertSame(ColumnBatch.decode(slice.encode()), slice, seed);
            assertThat(ColumnBatch.decode(slice.encode()).encode()).as("seed %d", seed).isEqualTo(slice.encode());
        }
    }

    @Test
    void gatherPicksRowsInOrder() {
        ColumnBatch batch = random(new SplittableRandom(3), 20);
        ColumnBatch picked = batch.gather(new int[] {5, 5, 0});
        batch.columns().forEach((field, column) -> assertThat(values(picked.column(field).orElseThrow()))
            .isEqualTo(Arrays.asList(values(column).get(5), values(column).get(5), values(column).get(0))));
    }

    @Test
    void constantColumnsTravelAsRows() {
        TreeMap<FieldId, Column> columns = new TreeMap<>();
        columns.put(new FieldId(100), Column.constant(9, ColumnType.INT64, new DefaultValue.OfLong(4)));
        columns.put(new FieldId(101), Column.nullsOf(9, ColumnType.arrayOf(DataType.VARCHAR)));
        ColumnBatch batch = new ColumnBatch(1, 9, columns);
        assertSame(ColumnBatch.decode(batch.encode()), batch, 0);
    }

    @Test
    void damagedBytesAreRefusedOrReadWithoutHarm() {
        byte[] whole = random(new SplittableRandom(5), 30).encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ColumnBatch.decode(cut)).as("cut at %d", length).isInstanceOf(MalformedBytesException.class);
        }
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : random.nextInt(130);
            damaged[at] = (byte) random.nextInt();
            try {
                ColumnBatch.decode(damaged).columns().values().forEach(RandomColumns::values);
            } catch (MalformedBytesException expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void theFormatIsAsItWas() {
        ColumnBatch batch = random(new SplittableRandom(1), 5);
        assertSame(ColumnBatch.decode(Golden.check("column-batch-v1", batch.encode())), batch, 1);
    }

    private static ColumnBatch random(RandomGenerator random, int rows) {
        TreeMap<FieldId, Column> columns = new TreeMap<>();
        for (int i = 0; i < RandomColumns.TYPES.size(); i++) {
            columns.put(new FieldId(100 + i), RandomColumns.of(random, RandomColumns.TYPES.get(i), rows, i % 2 * 0.3));
        }
        return new ColumnBatch(3, rows, columns);
    }

    private static void assertSame(ColumnBatch actual, ColumnBatch expected, long seed) {
        assertThat(actual.schemaVersion()).isEqualTo(expected.schemaVersion());
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns().keySet()).isEqualTo(expected.columns().keySet());
        expected.columns().forEach((field, column) -> assertThat(values(actual.columns().get(field)))
            .as("seed %d, field %s", seed, field).isEqualTo(values(column)));
    }
}
