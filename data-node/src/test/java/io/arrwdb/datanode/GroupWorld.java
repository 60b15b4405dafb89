package io.arrwdb.datanode;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.shard.group.RegisteredCompaction;
import io.arrwdb.shard.group.ShardReport;
import io.arrwdb.shard.group.WriteResult;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.ShardTable;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.arrwdb.testkit.sim.SimClock;
import io.arrwdb.testkit.sim.SimConsensus;
import io.arrwdb.testkit.sim.SimIds;
import io.arrwdb.testkit.sim.SimLog;
import io.arrwdb.testkit.sim.SimMetaStore;
import io.arrwdb.testkit.sim.SimNetwork;
import io.arrwdb.testkit.sim.SimObjectStore;
import io.arrwdb.testkit.sim.SimProcess;
import io.arrwdb.testkit.sim.SimScheduler;
import io.arrwdb.testkit.sim.SimTimers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One log group on one simulated node over simulated stores, in virtual time; the node can crash and come back. */
final class GroupWorld {
    static final LogGroupId GROUP = new LogGroupId(0);
    static final CollectionId COLLECTION = new CollectionId(7);
    static final PartitionId PARTITION = new PartitionId(70);
    /** In force in these tests; {@link LogGroupMutantsTest} takes one away. */
    static Set<Rule> rules = Rule.all();
    private static final int MAX_RECORD_BYTES = 4_096;
    private static final FieldId KEY = new FieldId(100);
    private static final FieldId VALUE = new FieldId(101);

    final SimScheduler scheduler;
    final SimProcess process;
    private SimConsensus consensus;
    final SimLog log;
    final SimMetaStore meta;
    final SimObjectStore objects;
    final Set<Failpoint> crashAt = new TreeSet<>();
    private final SimNetwork network;
    private final GroupConfig config;
    /** To be set before the start. */
    MemoryBudget memory = MemoryBudget.unlimited();
    private long lastTimestamp;
    private long lastId = 1_000;
    private long stoppedOracleAt = Long.MAX_VALUE;
    LogGroup group;
    boolean serving;
    boolean diskFull;
    boolean decisionsDamaged;
    String stopped;

    GroupWorld(long seed, GroupConfig config) {
        this.scheduler = new SimScheduler(seed);
        this.network = new SimNetwork(scheduler);
        this.process = new SimProcess("data-1", scheduler);
        this.consensus = new SimConsensus(network, 1);
        this.log = new SimLog(network, MAX_RECORD_BYTES);
        this.meta = new SimMetaStore(network);
        this.objects = new SimObjectStore(network);
        this.config = config;
    }

    static GroupWorld serving(long seed) {
        return serving(seed, GroupConfig.defaults());
    }

    static GroupWorld serving(long seed, GroupConfig config) {
        GroupWorld world = new GroupWorld(seed, config);
        world.start();
        return world;
    }

    static CollectionSchema schema() {
        return new CollectionSchema(1, "", false, List.of(field(KEY, "pk", true), field(VALUE, "v", false)));
    }

    static ColumnBatch rows(long value, long... keys) {
        ColumnBuilder pk = new ColumnBuilder(ColumnType.of(field(KEY, "pk", true)));
        ColumnBuilder v = new ColumnBuilder(ColumnType.of(field(VALUE, "v", false)));
        for (long key : keys) {
            pk.appendLong(key);
            v.appendLong(value);
        }
        return new ColumnBatch(1, keys.length, new TreeMap<FieldId, Column>(Map.of(KEY, pk.build(), VALUE, v.build())));
    }

    void begin() {
        open();
    }

    void start() {
        open();
        runUntil(() -> serving, "the group serves");
    }

    void crash() {
        process.crash();
        serving = false;
    }

    void restart() {
        crash();
        crashAt.clear();
        process.start();
        start();
    }

    ShardId create(long shard) {
        await(creating(shard));
        return new ShardId(shard);
    }

    CompletionStage<?> creating(long shard) {
        return group.control(new ShardId(shard), creation(new Timestamp(lastTimestamp + 1)));
    }

    /** Has the catalog know the shard, as it does before the shard is created. */
    void catalog(ShardId shard) {
        CollectionMeta collection = new CollectionMeta(COLLECTION, DatabaseMeta.DEFAULT_ID, "c", schema(), List.of(),
                List.of(new ShardMeta(shard, GROUP, 0)), TokenRing.create(List.of(shard), new Timestamp(1)), List.of(), Map.of(), 2, true,
                new Timestamp(1), new Timestamp(1), CollectionState.AVAILABLE);
        await(meta.of(process).txn(MetaTxn.of(new MetaTxn.Op.Put(CatalogKeys.collection(COLLECTION), collection.encode()))));
    }

    static ShardChange.CreateShard creation(Timestamp ddlTs) {
        return new ShardChange.CreateShard(ddlTs, COLLECTION, schema(), true);
    }

    WriteResult insert(ShardId shard, long value, long... keys) {
        return await(inserting(shard, value, keys));
    }

    CompletionStage<WriteResult> inserting(ShardId shard, long value, long... keys) {
        return group.write(request(), List.of(rowsTo(shard, value, keys)));
    }

    WriteResult delete(ShardId shard, long... keys) {
        return await(group.write(request(), List.of(new GroupWrite.Deletion(shard, Optional.empty(),
                new PrimaryKeys.Longs(keys), List.of()))));
    }

    static GroupWrite rowsTo(ShardId shard, long value, long... keys) {
        return new GroupWrite.Rows(shard, PARTITION, 1, false, rows(value, keys).encode());
    }

    RequestId request() {
        return new RequestId(scheduler.random().nextLong(), scheduler.random().nextLong());
    }

    void flush(ShardId shard) {
        await(group.flush(shard));
        settle(shard);
    }

    /** Until nothing is being flushed and everything decided is published. */
    void settle(ShardId shard) {
        runUntil(() -> {
            ShardReport report = report(shard);
            return !report.flushing() && report.manifest().isPresent()
                    && report.manifest().get().version() == report.publishedVersion();
        }, "shard " + shard + " settles");
    }

    ShardReport report(ShardId shard) {
        return await(group.report(Set.of(shard))).getFirst();
    }

    long liveRows(ShardId shard) {
        return report(shard).liveRows().values().stream().mapToLong(Long::longValue).sum();
    }

    RegisteredCompaction register(ShardId shard, long build) {
        List<SegmentId> inputs = report(shard).manifest().orElseThrow().segments().stream().map(SegmentEntry::segment).toList();
        return await(group.registerCompaction(shard, new BuildId(build), inputs));
    }

    /** Does a worker's part: writes the rows that the registered manifest leaves alive. */
    Optional<SegmentEntry> compact(ShardId shard, RegisteredCompaction registered) {
        Manifest manifest = registered.manifest();
        ShardTable table = ShardTable.open(await(new ManifestOpener(segments()).open(manifest, ShardTable.Wanted.all(manifest),
                done -> { })), MemoryBudget.unlimited());
        MergedRows rows = MergedRows.of(registered.compaction(), table, KEY, VALUE);
        table.close();
        SegmentId output = registered.compaction().output();
        String prefix = registered.compaction().prefix();
        WrittenSegment files = await(segments().write(rows, schema(), ObjectNames.data(prefix, output), ObjectNames.keys(prefix, output)));
        return Optional.of(new SegmentEntry(output, PARTITION, files.rows(), files.minTs(), files.maxTs(), 1, files.bytes(),
                files.data(), files.keys(), registered.compaction().snapshot(), List.of()));
    }

    void commit(ShardId shard, RegisteredCompaction registered, Optional<SegmentEntry> output) {
        await(group.commitCompaction(shard, registered.compaction().build(), output));
    }

    SegmentId onlySegment(ShardId shard) {
        return report(shard).manifest().orElseThrow().segments().getFirst().segment();
    }

    /** Does an index node's part: writes an index file. */
    IndexEntry indexFile(String prefix, long index) {
        String key = prefix + "file";
        objects.objects().put(key, new byte[] {1, 2, 3});
        return new IndexEntry(new IndexId(index), VALUE, "HNSW", Map.of(), new FileRef(key, 3, 0));
    }

    /** Objects that neither the newest manifest nor the pointer names. */
    List<String> unnamedObjects(ShardId shard) {
        ShardReport report = report(shard);
        Set<String> named = new TreeSet<>(Set.of(report.manifestKey()));
        report.manifest().orElseThrow().files().forEach(file -> named.add(file.key()));
        report.manifest().orElseThrow().garbage().forEach(entry -> named.add(entry.key()));
        return objects.objects().keySet().stream().filter(key -> !named.contains(key))
                .filter(key -> !key.contains("/manifest/")).toList();
    }

    int shardsKnown() {
        return await(group.inspect(ledger -> ledger.shards().size()));
    }

    long stateHash(ShardId shard) {
        return await(group.standing(shard)).hash();
    }

    <T> T await(CompletionStage<T> stage) {
        runUntil(() -> stage.toCompletableFuture().isDone(), "an answer comes");
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    void runUntil(java.util.function.BooleanSupplier condition, String what) {
        long end = scheduler.happened() + 200_000;
        while (!condition.getAsBoolean()) {
            if (scheduler.happened() > end || !scheduler.step()) {
                throw new AssertionError(what + ": not after " + scheduler.happened() + " events");
            }
        }
    }

    void runMillis(long millis) {
        long end = scheduler.nowNanos() + millis * 1_000_000;
        scheduler.after(millis * 1_000, () -> { });
        runUntil(() -> scheduler.nowNanos() >= end, "time passes");
    }

    void runMillisOrCrash(long millis) {
        long end = scheduler.nowNanos() + millis * 1_000_000;
        scheduler.after(millis * 1_000, () -> { });
        runUntil(() -> !process.isAlive() || scheduler.nowNanos() >= end, "time passes");
    }

    /** Every disk with decisions is lost. */
    void loseDecisions() {
        consensus = new SimConsensus(network, 1);
    }

    /** As {@link #loseDecisions}, where consensus notices it before it lets anybody lead. */
    void loseDecisionsAndTell() {
        loseDecisions();
        consensus.refuseLostSeats();
    }

    /** The oracle hands out nothing above what it has. */
    void freezeOracle() {
        stoppedOracleAt = lastTimestamp;
    }

    private void open() {
        ObjectStore store = objects.of(process);
        GroupPorts ports = new GroupPorts(new FullableLog(log.of(process), () -> diskFull), consensus(), meta.of(process), store, segments(), this::draw,
                this::ids, new SimClock(scheduler, 0), new SimTimers(process), new SimIds(scheduler), memory,
                this::reached);
        group = new LogGroup(GROUP, new NodeId("data-1"), ports, config, process.mailbox(), rules, new Listener());
        group.start();
    }

    private ShardConsensus consensus() {
        return decisionsDamaged ? (life, machine, mailbox) -> CompletableFuture.failedStage(
                new ConsensusException.Corrupt("the journal is damaged", null)) : consensus.of(process);
    }

    private ObjectSegmentStore segments() {
        ObjectStore store = objects.of(process);
        return new ObjectSegmentStore(store, new MappedObjects(store), (entry, file, rows) -> {
            throw new AssertionError("a leader opens no index");
        }, Runnable::run, ObjectSegmentStore.Verification.CHECKSUM);
    }

    private void reached(Failpoint point) {
        if (crashAt.contains(point)) {
            crash();
        }
    }

    private CompletionStage<TimestampRange> draw(int count) {
        long now = Timestamp.ofMillis(new SimClock(scheduler, 0).wallMillis()).value();
        long first = stoppedOracleAt != Long.MAX_VALUE ? stoppedOracleAt - count + 1 : Math.max(lastTimestamp + 1, now);
        lastTimestamp = Math.max(lastTimestamp, first + count - 1);
        return soon(new TimestampRange(new Timestamp(first), count));
    }

    private CompletionStage<IdRange> ids(int count) {
        IdRange range = new IdRange(lastId + 1, count);
        lastId += count;
        return soon(range);
    }

    private <T> CompletionStage<T> soon(T answer) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        scheduler.after(scheduler.delayMicros(100), process, () -> stage.complete(answer));
        return stage;
    }

    private static FieldSchema field(FieldId id, String name, boolean key) {
        return new FieldSchema(id, name, "", DataType.INT64, null, key, false, false, false, false, false, Map.of(), null, 1);
    }

    private final class Listener implements GroupListener {
        @Override
        public void serving(LogGroupId id, io.arrwdb.core.id.Epoch epoch) {
            serving = true;
        }

        @Override
        public void ended(LogGroupId id, io.arrwdb.core.id.Epoch epoch, String why) {
            serving = false;
        }

        @Override
        public void stopped(LogGroupId id, String why) {
            stopped = why;
        }
    }
}
