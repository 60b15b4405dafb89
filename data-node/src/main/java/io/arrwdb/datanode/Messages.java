package io.arrwdb.datanode;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.proto.internal.AdoptShardRequest;
import io.arrwdb.proto.internal.ArrangeSeatRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.proto.internal.GroupSeating;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.ObjectRef;
import io.arrwdb.proto.internal.PartitionRows;
import io.arrwdb.proto.internal.ReadIndexRequest;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proto.internal.SplitShardRequest;
import io.arrwdb.proto.internal.Voter;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.group.Departure;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.shard.group.SeatReport;
import io.arrwdb.shard.group.ShardReport;
import io.arrwdb.shard.table.SegmentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Between messages of the wire and what groups speak. */
final class Messages {
    static GroupSeating seats(SeatReport report) {
        return GroupSeating.newBuilder().setLogGroup(report.group().value()).setIncarnation(report.incarnation())
                .setServing(report.serving().isPresent()).addAllVoters(report.voters().stream().map(seat -> Voter.newBuilder()
                        .setNode(seat.node().value()).setWitness(seat.witness()).build()).toList()).build();
    }

    static SeatChange seatChange(ArrangeSeatRequest request) {
        NodeId node = new NodeId(request.getNode());
        return switch (request.getChange()) {
            case DISMISS -> new SeatChange.Dismiss(node);
            case APPOINT_REPLICA -> new SeatChange.Appoint(node, false);
            case APPOINT_WITNESS -> new SeatChange.Appoint(node, true);
            case HAND_OVER -> new SeatChange.HandOver(node);
            case UNRECOGNIZED -> throw ServiceFailure.refused(65_535, "a change of seats that this version does not know");
        };
    }

    private static final int PARAMETER_INVALID = 1100;
    private static final int STATE_GROWING = 2;
    private static final int STATE_FLUSHED = 4;
    private static final int STATE_FLUSHING = 5;

    private Messages() {
    }

    static Guarantee need(ReadIndexRequest request) {
        return new Guarantee(new Timestamp(request.getNeed()), request.getReached());
    }

    static GroupWrite write(ShardWrite w) {
        ShardId shard = new ShardId(w.getShard());
        if (!w.hasKeys()) {
            return new GroupWrite.Rows(shard, new PartitionId(w.getPartition()), w.getSchemaVersion(), w.getUpsert(),
                    w.getRows().toByteArray());
        }
        PrimaryKeys keys = keys(w.getKeys());
        if (w.getExpectedTsCount() != 0 && w.getExpectedTsCount() != keys.size()) {
            throw ServiceFailure.refused(PARAMETER_INVALID, keys.size() + " keys with " + w.getExpectedTsCount()
                    + " expected timestamps; send one a key, or none");
        }
        return new GroupWrite.Deletion(shard, w.getPartition() == 0 ? Optional.empty()
                : Optional.of(new PartitionId(w.getPartition())), keys,
                w.getExpectedTsList().stream().map(Timestamp::new).toList());
    }

    static ShardChange.Control control(ControlRecord c) {
        Timestamp ddlTs = new Timestamp(c.getDdlTs());
        return switch (c.getKind()) {
            case CREATE_SHARD -> new ShardChange.CreateShard(ddlTs, new CollectionId(c.getCollection()), schema(c),
                    c.getReplaceDuplicates());
            case SCHEMA -> new ShardChange.ChangeSchema(ddlTs, schema(c));
            case DROP_PARTITION -> new ShardChange.DropPartition(ddlTs, new PartitionId(c.getPartition()));
            case TRUNCATE -> new ShardChange.Truncate(ddlTs);
            case DROP_SHARD -> new ShardChange.DropShard(ddlTs);
            case NONE, UNRECOGNIZED -> throw ServiceFailure.refused(PARAMETER_INVALID, "a control record of kind "
                    + c.getKind() + "; the sender may be of a newer version");
        };
    }

    static ShardChange.Split split(SplitShardRequest r) {
        return new ShardChange.Split(new ShardId(r.getChild()), r.getRingVersion(),
                TokenRanges.read(new ByteReader(r.getKept().toByteArray())), TokenRanges.read(new ByteReader(r.getMoved().toByteArray())));
    }

    static CutShardResponse departure(Departure d) {
        return CutShardResponse.newBuilder().setTs(d.ts().value()).addAllIntents(d.intents()).addAllManifests(d.manifests()).build();
    }

    static Departure departure(AdoptShardRequest r) {
        return new Departure(new Timestamp(r.getCutTs()), r.getIntentsList(), r.getManifestsList());
    }

    static IndexEntry index(IndexInfo info, ObjectRef file) {
        Map<String, String> params = new TreeMap<>();
        info.getParamsList().forEach(p -> params.put(p.getKey(), p.getValue()));
        return new IndexEntry(new IndexId(info.getIndex()), new FieldId(info.getField()), info.getType(), params,
                new FileRef(file.getKey(), file.getLengthBytes(), file.getCrc32C()));
    }

    static io.arrwdb.proto.internal.ShardReport report(ShardReport r, LogGroupId group, String node) {
        var out = io.arrwdb.proto.internal.ShardReport.newBuilder().setShard(r.shard().value())
                .setCollection(r.collection().value()).setLogGroup(group.value()).setManifestVersion(r.publishedVersion())
                .setManifestKey(r.manifestKey()).setFlushedTs(r.flushedTs().value()).setMaxTs(r.maxTs().value())
                .setGrowingBytes(r.growingBytes()).setGarbageObjects(r.garbageObjects()).setFlushing(r.flushing()).setSplitting(r.splitting()).setSettled(r.settled());
        r.indexBuilds().forEach(build -> out.addIndexBuilds(build.value()));
        r.loans().lenders().forEach(lender -> out.addLenders(lender.value()));
        r.loans().segments().forEach(segment -> out.addBorrowed(segment.value()));
        r.segments().forEach(s -> out.addSegments(segment(s, r, node)));
        r.liveRows().forEach((partition, rows) ->
                out.addPartitions(PartitionRows.newBuilder().setPartition(partition.value()).setLiveRows(rows)));
        return out.build();
    }

    private static SegmentInfo segment(SegmentStatus s, ShardReport r, String node) {
        SegmentInfo.Builder out = SegmentInfo.newBuilder().setSegment(s.id().value()).setCollection(r.collection().value())
                .setPartition(s.partition().value()).setShard(r.shard().value()).setRows(s.rows()).setLiveRows(s.liveRows())
                .setBytes(s.bytes()).setSchemaVersion(s.schemaVersion()).setNode(node);
        switch (s.state()) {
            case GROWING -> out.setState(STATE_GROWING).setMemoryBytes(s.bytes());
            case FROZEN -> out.setState(STATE_FLUSHING).setMemoryBytes(s.bytes());
            case SEALED -> out.setState(STATE_FLUSHED);
        }
        Optional<SegmentEntry> entry = r.manifest().map(Manifest::segments).stream().flatMap(List::stream)
                .filter(e -> e.segment().equals(s.id())).findFirst();
        entry.ifPresent(e -> e.indexes().forEach(index -> out.addIndexes(info(index))));
        return out.build();
    }

    private static IndexInfo info(IndexEntry index) {
        IndexInfo.Builder out = IndexInfo.newBuilder().setIndex(index.index().value()).setField(index.field().value())
                .setType(index.type());
        new TreeMap<>(index.params()).forEach((key, value) -> out.addParams(KeyValue.newBuilder().setKey(key).setValue(value)));
        return out.build();
    }

    private static PrimaryKeys keys(io.arrwdb.proto.internal.PrimaryKeys keys) {
        return keys.getStringsCount() > 0 ? new PrimaryKeys.Strings(keys.getStringsList())
                : new PrimaryKeys.Longs(keys.getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    private static CollectionSchema schema(ControlRecord c) {
        return CollectionSchema.decode(c.getSchema().toByteArray());
    }
}
