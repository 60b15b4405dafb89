package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** What was acknowledged is in the log, accepted, at the time that was told, from then on and for every reader. */
public final class Acknowledgements {
    private final Function<LogGroupId, ReferenceGroup> references;
    private final Violations violations;
    private long count;

    public Acknowledgements(Function<LogGroupId, ReferenceGroup> references, Violations violations) {
        this.references = references;
        this.violations = violations;
    }

    /** A leader has told a client, or is about to, that the request took effect. */
    public void acknowledged(LogGroupId group, RequestId request, Collection<ShardId> shards, Timestamp ts) {
        count++;
        ReferenceGroup reference = references.apply(group);
        Timestamp highest = Timestamp.ZERO;
        for (ShardId shard : shards) {
            Optional<Timestamp> applied = reference.applied(shard, request);
            if (applied.isEmpty()) {
                violations.report("request " + request + " was acknowledged at " + ts + ", but no reader accepts it on shard " + shard);
                return;
            }
            highest = Timestamp.max(highest, applied.get());
        }
        violations.require(highest.equals(ts), "request " + request + " took effect at " + highest + ", its client was told " + ts);
    }

    public long count() {
        return count;
    }
}
