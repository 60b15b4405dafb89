package io.arrwdb.engine.column;

import static io.arrwdb.engine.column.RandomColumns.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrowingColumnTest {
    static List<ColumnType> types() {
        return RandomColumns.TYPES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void snapshotsStayAsTheyWereWhileTheColumnGrows(ColumnType type) {
        SplittableRandom random = new SplittableRandom(11);
        try (Arena arena = Arena.ofShared()) {
            GrowingColumn column = new GrowingColumn(type, arena);
            List<Object> expected = new ArrayList<>();
            List<Column> snapshots = new ArrayList<>();
            for (int batch = 0; batch < 40; batch++) {
                Column more = RandomColumns.of(random, type, random.nextInt(50), batch < 10 ? 0 : 0.2);
                column.append(more);
                expected.addAll(values(more));
                snapshots.add(column.snapshot(random.nextInt(column.rows() + 1)));
            }
            for (Column snapshot : snapshots) {
                assertThat(values(snapshot)).isEqualTo(expected.subList(0, snapshot.rows()));
            }
            assertThat(values(column.snapshot(column.rows()))).isEqualTo(expected);
            assertThat(column.bytes()).isPositive();
        }
    }

    @Test
    void readersOnOtherThreadsSeeWholeRows() throws InterruptedException {
        try (Arena arena = Arena.ofShared()) {
            GrowingColumn column = new GrowingColumn(ColumnType.INT64, arena);
            List<String> wrong = new ArrayList<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                for (int rows = 0; rows < 20_000;) {
                    rows = column.rows();
                    Column snapshot = column.snapshot(rows);
                    for (int row = Math.max(0, rows - 100); row < rows; row++) {
                        if (snapshot.isNull(row) != (row % 3 == 0) || row % 3 != 0 && snapshot.getLong(row) != row) {
                            wrong.add("row " + row + " of " + rows);
                        }
                    }
                }
            });
            for (int row = 0; row < 20_000; row++) {
                ColumnBuilder one = new ColumnBuilder(ColumnType.INT64, 1);
                column.append((row % 3 == 0 ? one.appendNull() : one.appendLong(row)).build());
            }
            reader.join();
            assertThat(wrong).isEmpty();
        }
    }
}
