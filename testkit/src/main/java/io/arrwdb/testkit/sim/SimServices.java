package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.testkit.check.ReferenceGroup;
import io.arrwdb.testkit.check.Violations;
import java.util.Map;
import java.util.TreeMap;

/** Everything outside of the nodes: the network and the services behind it, and what the log means to one who reads it all. */
final class SimServices {
    /** So small that requests of many rows travel in parts. */
    private static final int MAX_RECORD_BYTES = 420;

    final SimScheduler scheduler;
    final SimNetwork network;
    final SimLog log;
    final SimMetaStore meta;
    final SimObjectStore objects;
    final SimConsensus consensus;
    final SimOracle oracle;
    final Violations violations = new Violations();
    final SimLostLogs lostLogs = new SimLostLogs(this);
    private final Map<LogGroupId, ReferenceGroup> references = new TreeMap<>();

    SimServices(long seed, int seats) {
        scheduler = new SimScheduler(seed);
        network = new SimNetwork(scheduler);
        log = new SimLog(network, MAX_RECORD_BYTES);
        meta = new SimMetaStore(network);
        objects = new SimObjectStore(network);
        consensus = new SimConsensus(network, seats);
        oracle = new SimOracle(network);
    }

    /** Up to date with what has landed. */
    ReferenceGroup reference(LogGroupId group) {
        SimPartition partition = log.partition(group);
        ReferenceGroup reference = references.computeIfAbsent(group, id -> new ReferenceGroup(partition.bounds().topicId(),
                partition.entries(), SimRows.SHAPE, violations, references::get));
        reference.catchUp();
        return reference;
    }

    /** Segments over a process's view of the object store; encoding takes no time. */
    static SegmentStore segments(ObjectStore store) {
        return new ObjectSegmentStore(store, new MappedObjects(store), SimIndex::open, Runnable::run, ObjectSegmentStore.Verification.CHECKSUM);
    }

    void close() {
        references.values().forEach(ReferenceGroup::close);
    }
}
