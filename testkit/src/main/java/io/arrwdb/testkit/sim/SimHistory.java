package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.shard.group.WriteResult;
import io.arrwdb.testkit.check.Acknowledgements;
import io.arrwdb.testkit.check.ModelRow;
import io.arrwdb.testkit.check.Reads;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Notes what clients are told, where they are told it, and has it checked. */
final class SimHistory {
    private final SimServices services;
    private final Acknowledgements acknowledgements;
    private final Reads reads;
    private final Map<ShardId, Long> writesOfShard = new TreeMap<>();
    private Timestamp lastAcknowledged = Timestamp.ZERO;

    SimHistory(SimServices services) {
        this.services = services;
        acknowledgements = new Acknowledgements(services::reference, SimRows.SHAPE, services.violations);
        reads = new Reads(services::reference, services.violations);
    }

    /** Writes through a node's log group; the answer is checked where it is given. */
    CompletionStage<WriteResult> write(LogGroupId group, LogGroup leader, RequestId request, List<GroupWrite> writes) {
        return leader.write(request, writes).thenApply(result -> {
            Collection<ShardId> shards = new LinkedHashSet<>(writes.stream().map(GroupWrite::shard).toList());
            acknowledgements.acknowledged(group, request, writes, result.ts());
            services.scheduler.note("ack " + request + " " + result.ts());
            lastAcknowledged = Timestamp.max(lastAcknowledged, result.ts());
            shards.forEach(shard -> writesOfShard.merge(shard, 1L, Long::sum));
            return result;
        });
    }

    /** The highest timestamp that a client has been told: a strong read that begins now must lie above it. */
    Timestamp lastAcknowledged() {
        return lastAcknowledged;
    }

    /** A strong read drew its timestamp after {@code acknowledged} had been told to somebody. */
    void drew(Timestamp at, Timestamp acknowledged) {
        services.violations.require(at.isAfter(acknowledged), "a read drew " + at + " after " + acknowledged + " had been acknowledged");
    }

    void read(SimShards.Shard shard, Timestamp at, List<ModelRow> rows, String what) {
        services.scheduler.note(what + " " + shard.id() + " " + at + " " + rows.size());
        reads.answered(shard.group(), shard.id(), at, rows, what);
    }

    void checkReadsAgain() {
        reads.checkAgain();
    }

    long writes(ShardId shard) {
        return writesOfShard.getOrDefault(shard, 0L);
    }

    long acknowledged() {
        return acknowledgements.count();
    }

    long reads() {
        return reads.count();
    }
}
