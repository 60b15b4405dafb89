package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A read at a timestamp sees exactly what the log has up to it: when it is answered, and still at the end of the history,
 * for a promise that nothing more comes at or below a timestamp holds for ever.
 */
public final class Reads {
    private final Function<LogGroupId, ReferenceGroup> references;
    private final Violations violations;
    private final List<Read> answered = new ArrayList<>();

    private record Read(LogGroupId group, ShardId shard, Timestamp at, List<ModelRow> rows, String what) { }

    public Reads(Function<LogGroupId, ReferenceGroup> references, Violations violations) {
        this.references = references;
        this.violations = violations;
    }

    public void answered(LogGroupId group, ShardId shard, Timestamp at, List<ModelRow> rows, String what) {
        Read read = new Read(group, shard, at, rows, what);
        answered.add(read);
        check(read, "");
    }

    /** Compares every answer with the log as it came to be. */
    public void checkAgain() {
        answered.forEach(read -> check(read, " (later records took effect below its timestamp)"));
    }

    public long count() {
        return answered.size();
    }

    private void check(Read read, String remark) {
        List<ModelRow> expected = references.apply(read.group).model(read.shard).map(model -> model.visibleAt(read.at)).orElse(List.of());
        if (!expected.equals(read.rows)) {
            violations.report(read.what + " of shard " + read.shard + " at " + read.at + " saw " + difference(read.rows, expected) + remark);
        }
    }

    static String difference(List<ModelRow> seen, List<ModelRow> expected) {
        List<ModelRow> surplus = new ArrayList<>(seen);
        expected.forEach(surplus::remove);
        List<ModelRow> missing = new ArrayList<>(expected);
        seen.forEach(missing::remove);
        return surplus + " too much and " + missing + " too little";
    }
}
