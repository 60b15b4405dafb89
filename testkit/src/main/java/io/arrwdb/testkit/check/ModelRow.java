package io.arrwdb.testkit.check;

import io.arrwdb.core.time.Timestamp;
import java.util.Comparator;

/** A visible row, as reads and the model compare them. */
public record ModelRow(long key, long value, Timestamp inserted) implements Comparable<ModelRow> {
    @Override
    public int compareTo(ModelRow other) {
        return Comparator.comparingLong(ModelRow::key).thenComparing(ModelRow::inserted).thenComparingLong(ModelRow::value)
                .compare(this, other);
    }
}
