package io.arrwdb.engine.column;

import static io.arrwdb.engine.column.RandomColumns.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.SparseVectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

class ColumnTest {
    static List<ColumnType> types() {
        return RandomColumns.TYPES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void slicesRangesAndPickedRowsReadWhatWasAppended(ColumnType type) {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Column column = RandomColumns.of(random, type, 150, seed % 3 * 0.3);
            List<Object> expected = values(column);
            int from = random.nextInt(150);
            int to = from + random.nextInt(151 - from);
            Column slice = column.slice(from, to);
            assertThat(values(slice)).as("seed %d", seed).isEqualTo(expected.subList(from, to));

            int[] picked = random.ints(40, 0, 150).toArray();
            Column other = RandomColumns.of(random, type, 1 + random.nextInt(70), 0.2);
            Column joined = new ColumnBuilder(type).appendAll(other).appendAll(slice).appendRows(column, picked).build();
            List<Object> all = new ArrayList<>(values(other));
            all.addAll(expected.subList(from, to));
            for (int row : picked) {
                all.add(expected.get(row));
            }
            assertThat(values(joined)).as("seed %d", seed).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void validWordsAgreeWithRows(ColumnType type) {
        Column column = RandomColumns.of(new SplittableRandom(7), type, 200, 0.5).slice(3, 197);
        for (int row = 0; row < column.rows(); row++) {
            boolean valid = (column.validWord(row & -64) >>> (row & 63) & 1) != 0;
            assertThat(valid).isEqualTo(!column.isNull(row));
        }
        assertThat(column.validWord(192)).as("rows beyond the end").isLessThan(4);
    }

    @Test
    void constantsReadOneStoredRowForAll() {
        Column nulls = Column.nullsOf(1_000_000, ColumnType.scalar(DataType.VARCHAR));
        assertThat(nulls.isNull(999_999)).isTrue();
        assertThat(nulls.data().byteSize()).isLessThan(1_000);
        Column sevens = Column.constant(70, ColumnType.scalar(DataType.INT16), new DefaultValue.OfLong(7)).slice(5, 65);
        assertThat(values(sevens)).isEqualTo(Collections.nCopies(60, 7L));
        assertThat(sevens.dense().isConstant()).isFalse();
        assertThat(values(sevens.dense())).isEqualTo(Collections.nCopies(60, 7L));
    }

    @Test
    void integersThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ColumnBuilder(ColumnType.scalar(DataType.INT8)).appendLong(128))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("128");
    }

    @Test
    void vectorsAreViewsForTheKernels() {
        Column dense = new ColumnBuilder(ColumnType.vector(DataType.FLOAT_VECTOR, 2)).appendVector(new float[] {1, 2})
            .appendVector(new float[] {3, 4}).appendNull().build().slice(1, 3);
        assertThat(((DenseVectors) dense.vectors()).row(0)).containsExactly(3, 4);
        assertThat(dense.floats(0)).containsExactly(3, 4);
        Column sparse = new ColumnBuilder(ColumnType.scalar(DataType.SPARSE_FLOAT_VECTOR)).appendBytes(new byte[8])
            .appendBytes(new byte[16]).build().slice(1, 2);
        SparseVectors vectors = (SparseVectors) sparse.vectors();
        assertThat(vectors.start(0)).isEqualTo(8);
        assertThat(vectors.end(0)).isEqualTo(24);
    }

    @Test
    void typesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> ColumnType.vector(DataType.FLOAT_VECTOR, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ColumnType.vector(DataType.BINARY_VECTOR, 12)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ColumnType.arrayOf(DataType.JSON)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ColumnType.scalar(DataType.ARRAY)).isInstanceOf(IllegalArgumentException.class);
    }
}
