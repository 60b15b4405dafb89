package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every replica that has read the log up to the same record has the same rows at that time. Where it began with a manifest
 * that brings later deletes along its digest may differ; then the rows themselves are compared.
 */
public final class Replicas {
    private final Function<LogGroupId, ReferenceGroup> references;
    private final Violations violations;
    private long compared;

    public Replicas(Function<LogGroupId, ReferenceGroup> references, Violations violations) {
        this.references = references;
        this.violations = violations;
    }

    /**
     * A replica stands where a request took effect last, with this hash.
     *
     * @param applied the timestamp of the last request in it
     * @param rows what it has, for the report
     */
    public void at(String replica, LogGroupId group, ShardId shard, Timestamp applied, long hash,
            Supplier<List<ModelRow>> rows) {
        compared++;
        Optional<Long> expected = references.apply(group).hashAt(shard, applied);
        if (expected.isPresent() && expected.get() == hash) {
            return;
        }
        List<ModelRow> model = references.apply(group).model(shard).map(m -> m.visibleAt(applied)).orElse(List.of());
        if (!model.equals(rows.get())) {
            violations.report(replica + " has other rows of shard " + shard + " at " + applied + " than the log: it has "
                    + Reads.difference(rows.get(), model)
 + ", having " + rows.get().size() + " rows");
        }
    }

    public long compared() {
        return compared;
    }
}
