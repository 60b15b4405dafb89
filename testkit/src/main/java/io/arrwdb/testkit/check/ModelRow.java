package io.arrwdb.testkit.check;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.time.Timestamp;
import java.util.Comparator;

/**
 * A visible row, as reads and the model compare them.
 *
 * @param key as text
 * @param more the fields that schema changes add, as text
 */
public record ModelRow(String key, long value, String more, PartitionId partition, Timestamp inserted) implements Comparable<ModelRow> {
    private static final Comparator<ModelRow> ORDER = Comparator.comparing(ModelRow::key).thenComparing(ModelRow::inserted)
            .thenComparingLong(ModelRow::value).thenComparing(ModelRow::more).thenComparing(ModelRow::partition);

    @Override
    public int compareTo(ModelRow other) {
        return ORDER.compare(this, other);
    }
}
