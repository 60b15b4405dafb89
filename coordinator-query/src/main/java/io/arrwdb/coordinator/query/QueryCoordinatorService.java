package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.group.GroupConfig;
import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.query.Fleet;
import io.arrwdb.core.plan.query.SeatPlanner;
import io.arrwdb.core.plan.query.SeatStep;
import io.arrwdb.core.plan.query.Wanted;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DefineGroupsRequest;
import io.arrwdb.proto.internal.DropGroupRequest;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.ListGroupsResponse;
import io.arrwdb.proto.internal.ListReplicasResponse;
import io.arrwdb.proto.internal.ListSegmentsResponse;
import io.arrwdb.proto.internal.LoadRequest;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.internal.MoveShardsRequest;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.proto.internal.TransferRequest;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.CallerCatalog;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.Followers;
import io.arrwdb.rpc.NodeNumber;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The gRPC edge: one virtual thread a call, so that handlers may wait. */
final class QueryCoordinatorService extends QueryCoordinatorGrpc.QueryCoordinatorImplBase {
    /** Milvus's {@code common.LoadState}. */
    private static final int NOT_LOADED = 1;
    private static final int LOADING = 2;
    private static final int LOADED = 3;
    private static final int SEGMENT_NOT_FOUND = 600;
    private static final int NODE_NOT_FOUND = 901;

    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final CatalogEditor editor;
    private final Followers followers;
    private final LoadPass pass;
    private final QueryNodes nodes;
    private final IdAllocator ids;
    private final Groups groups;
    private final QueryCoordinatorConfig config;
    private final CausedPasses passes;
    private final Runnable changed;

    /**
     * @param passes which loads and releases are the cause of
     * @param changed is told of what a pass should look at now
     */
    QueryCoordinatorService(CatalogFollower catalog, MembershipFollower members, CatalogEditor editor, Followers followers,
            LoadPass pass, QueryNodes nodes, IdAllocator ids, Groups groups, QueryCoordinatorConfig config, CausedPasses passes,
            Runnable changed) {
        this.catalog = catalog;
        this.members = members;
        this.editor = editor;
        this.followers = followers;
        this.pass = pass;
        this.nodes = nodes;
        this.ids = ids;
        this.groups = groups;
        this.config = config;
        this.passes = passes;
        this.changed = changed;
    }

    @Override
    public void load(LoadRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> {
            Catalog now = CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis());
            CollectionMeta collection = collection(request.getCollection());
            refuseWithoutIndex(collection);
            List<PartitionId> partitions = partitions(request.getPartitionsList());
            Optional<LoadMeta> loaded = now.load(collection.id());
            LoadChange.refuseOtherNumber(loaded, partitions, request.getReplicas());
            ReplicaWish wish = ReplicaWish.of(request.getReplicas(), request.getGroupsList(), collection,
                    now.database(collection.database()), loaded);
            wish.inGroup().keySet().stream().filter(group -> !groups.current().has(group)).findFirst().ifPresent(group -> {
                throw GroupRefusals.notFound(group);
            });
            refuseTooManyReplicas(wish.total());
            Fleet fleet = pass.fleet();
            if (!wish.isMetBy(loaded)) {
                wish.refuseTooFewNodes(fleet);
            }
            List<ReplicaId> ids = replicaIds(wish);
            return edit(collection.id(), before -> Optional.of(placed(collection,
                    LoadChange.load(collection, before, partitions, wish.inGroup(), ids.iterator()), fleet)));
        });
    }

    private List<ReplicaId> replicaIds(ReplicaWish wish) {
        if (wish.total() == 0) {
            return List.of();
        }
        IdRange range = Waiting.on(ids.allocate(wish.total()), config.ddlTimeoutMillis(), "numbering the replicas");
        return IntStream.range(0, range.count()).mapToObj(i -> new ReplicaId(range.at(i))).toList();
    }

    /** With a node for each seat that has none, so that whoever asks how far the load is sees that it is under way. */
    private LoadMeta placed(CollectionMeta collection, LoadMeta load, Fleet fleet) {
        List<Wanted> all = new ArrayList<>(catalog.current().loads().stream().filter(other -> !other.collection().equals(load.collection()))
                .map(other -> new Wanted(other, List.copyOf(shardsOf(other)))).toList());
        all.add(new Wanted(load, collection.ring().shards()));
        LoadMeta placed = load;
        for (SeatStep step : SeatPlanner.plan(fleet, all)) {
            if (step.collection().equals(load.collection()) && step instanceof SeatStep.Arrive) {
                placed = step.applyTo(placed);
            }
        }
        return placed;
    }

    private static Set<ShardId> shardsOf(LoadMeta load) {
        return load.replicas().stream().flatMap(replica -> replica.seats().keySet().stream()).collect(Collectors.toSet());
    }

    @Override
    public void release(LoadRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> {
            CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis());
            CollectionMeta collection = collection(request.getCollection());
            List<PartitionId> partitions = partitions(request.getPartitionsList());
            return edit(collection.id(), before -> before.flatMap(b -> LoadChange.release(collection, b, partitions)));
        });
    }

    @Override
    public void getLoadState(CollectionIdRequest request, StreamObserver<LoadStateResponse> observer) {
        Answers.with(observer, f -> LoadStateResponse.newBuilder().setFailure(f).build(),
                () -> state(CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis()),
                        new CollectionId(request.getCollection()), partitions(request.getPartitionsList())));
    }

    @Override
    public void listQuerySegments(CollectionIdRequest request, StreamObserver<ListSegmentsResponse> observer) {
        Answers.with(observer, f -> ListSegmentsResponse.newBuilder().setFailure(f).build(), () -> {
            ListSegmentsResponse.Builder answer = ListSegmentsResponse.newBuilder();
            nodes.status(members.current().nodes(Role.QUERY_NODE.label())).values().forEach(status -> status.getShardsList().stream()
                    .filter(view -> view.getCollection() == request.getCollection())
                    .map(ShardView::getSegmentsList).forEach(answer::addAllSegments));
            return answer.build();
        });
    }

    @Override
    public void listReplicas(CollectionIdRequest request, StreamObserver<ListReplicasResponse> observer) {
        Answers.with(observer, f -> ListReplicasResponse.newBuilder().setFailure(f).build(), () -> {
            Catalog now = CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis());
            return now.load(new CollectionId(request.getCollection())).map(load -> ReplicaReport.of(load, members.current(), groups::of))
                    .orElseGet(ListReplicasResponse::getDefaultInstance);
        });
    }

    @Override
    public void defineGroups(DefineGroupsRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> {
            Map<String, GroupConfig> configs = new HashMap<>();
            request.getGroupsMap().forEach((name, config) -> configs.put(name,
                    new GroupConfig(config.getRequests(), config.getLimits(), config.getFromList(), config.getToList())));
            if (request.getCreate()) {
                configs.forEach(groups::create);
            } else {
                groups.update(configs);
            }
        });
    }

    @Override
    public void dropGroup(DropGroupRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> groups.drop(request.getGroup(), catalog.current().loads().stream()
                .flatMap(load -> load.replicas().stream()).anyMatch(replica -> replica.group().equals(request.getGroup()))));
    }

    @Override
    public void transferNodes(TransferRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> groups.transfer(request.getSource(), request.getTarget(), request.getCount(), staying()));
    }

    @Override
    public void listGroups(Empty request, StreamObserver<ListGroupsResponse> observer) {
        Answers.with(observer, f -> ListGroupsResponse.newBuilder().setFailure(f).build(), () -> {
            ListGroupsResponse.Builder answer = ListGroupsResponse.newBuilder();
            groups.current().with(staying()).values().forEach(group ->
                    answer.addGroups(GroupReport.of(group, catalog.current().loads(), members.current())));
            return answer.build();
        });
    }

    @Override
    public void transferReplicas(TransferRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> {
            CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis());
            if (request.getCount() < 1) {
                throw GroupRefusals.invalid("NumReplica > 0", "invalid NumReplica " + request.getCount());
            }
            Groups.refuseUnknownOrSame(groups.current(), request.getSource(), request.getTarget());
            return edit(collection(request.getCollection()).id(), before -> Optional.of(
                    ReplicaMoves.toGroup(before, request.getSource(), request.getTarget(), request.getCount())));
        });
    }

    @Override
    public void moveShards(MoveShardsRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> {
            CallerCatalog.await(catalog, request.getContext(), config.ddlTimeoutMillis());
            CollectionMeta collection = collection(request.getCollection());
            NodeId source = node(request.getSource());
            List<NodeId> targets = request.getTargetsCount() == 0 ? staying().stream().filter(n -> !n.equals(source)).toList()
                    : request.getTargetsList().stream().map(this::node).toList();
            if (targets.isEmpty() || targets.contains(source)) {
                throw GroupRefusals.invalid("there is no node to balance to besides " + source);
            }
            Set<ShardId> wanted = request.getSegmentsCount() == 0 ? collection.shards().stream().map(ShardMeta::id).collect(Collectors.toSet())
                    : shardsOf(Set.copyOf(request.getSegmentsList()), source);
            return edit(collection.id(), before -> Optional.of(ReplicaMoves.toNodes(before, source, targets, wanted::contains)));
        });
    }

    /** A shard lies on one node as a whole: its segments go together. */
    private Set<ShardId> shardsOf(Set<Long> segments, NodeId node) {
        List<SegmentInfo> there = nodes.status(List.of(node)).values().stream().flatMap(status -> status.getShardsList().stream())
                .flatMap(view -> view.getSegmentsList().stream()).filter(segment -> segments.contains(segment.getSegment())).toList();
        if (there.stream().map(SegmentInfo::getSegment).distinct().count() < segments.size()) {
            throw ServiceFailure.refused(SEGMENT_NOT_FOUND, "segment not found: not all of " + segments + " are loaded on " + node);
        }
        return there.stream().map(segment -> new ShardId(segment.getShard())).collect(Collectors.toSet());
    }

    private NodeId node(long number) {
        return staying().stream().filter(node -> NodeNumber.of(node.value()) == number).findFirst().orElseThrow(
                () -> ServiceFailure.refused(NODE_NOT_FOUND, "node not found[node=" + number + "]"));
    }

    private List<NodeId> staying() {
        return members.current().staying(Role.QUERY_NODE.label());
    }

    private void acknowledge(StreamObserver<Ack> observer, Runnable change) {
        Answers.with(observer, f -> Ack.newBuilder().setFailure(f).build(), () -> {
            try {
                change.run();
                groups.assign(staying());
                changed.run();
                return Ack.getDefaultInstance();
            } catch (NotLeadingException e) {
                throw ServiceFailure.unavailable(1, "the query coordinator is not serving: " + e.getMessage());
            }
        });
    }

    /** Of all partitions asked for together; of the collection where none is named. */
    private LoadStateResponse state(Catalog now, CollectionId id, List<PartitionId> partitions) {
        Optional<LoadMeta> load = now.load(id);
        if (load.isEmpty() || !partitions.stream().allMatch(load.get()::covers)) {
            return LoadStateResponse.newBuilder().setState(NOT_LOADED).setRevision(now.revision().value()).build();
        }
        boolean ready = load.get().ready();
        LoadStateResponse.Builder answer = LoadStateResponse.newBuilder();
        pass.refusalOf(id).filter(refusal -> !ready).ifPresent(answer::setRefusal);
        return answer.setState(ready ? LOADED : LOADING).setRevision(now.revision().value())
                .setProgressPercent(ready && isComplete(load.get()) ? 100 : Math.min(99, pass.progressOf(id)))
                .setAllPartitions(load.get().allPartitions())
                .addAllLoadedPartitions(load.get().partitions().stream().map(PartitionId::value).toList()).build();
    }

    /** Whether nothing is being loaded but what moves. */
    private static boolean isComplete(LoadMeta load) {
        return load.replicas().stream().flatMap(replica -> replica.seats().values().stream())
                .noneMatch(seat -> seat.serving().isEmpty() && seat.arriving().isPresent());
    }

    private Revision edit(CollectionId id, Function<Optional<LoadMeta>, Optional<LoadMeta>> change) {
        Revision revision = Waiting.on(editor.load(id, change), config.ddlTimeoutMillis(),
                "writing the load of collection " + id).revision();
        Waiting.on(catalog.await(revision), config.ddlTimeoutMillis(), "reading the catalog back");
        return revision;
    }

    private void define(StreamObserver<DdlResponse> observer, Supplier<Revision> definition) {
        Answers.with(observer, f -> DdlResponse.newBuilder().setFailure(f).build(), () -> {
            try {
                Revision revision = passes.cause(() -> {
                    Revision written = definition.get();
                    changed.run();
                    return written;
                });
                followers.await(revision, RequestContext.remainingMillis(config.ddlTimeoutMillis()));
                return DdlResponse.newBuilder().setRevision(revision.value()).build();
            } catch (NotLeadingException e) {
                throw ServiceFailure.unavailable(1, "the query coordinator is not serving: " + e.getMessage());
            }
        });
    }

    private CollectionMeta collection(long id) {
        return catalog.current().collection(new CollectionId(id)).filter(CollectionMeta::available).orElseThrow(
                () -> ServiceFailure.refused(100, "collection not found[collection=" + id + "]"));
    }

    private static void refuseWithoutIndex(CollectionMeta collection) {
        List<String> bare = collection.schema().vectorFields().stream()
                .filter(f -> collection.indexesOf(f.id()).isEmpty()).map(FieldSchema::name).toList();
        if (!bare.isEmpty()) {
            throw ServiceFailure.refused(65_535, "there is no vector index on field: " + bare + ", please create index firstly");
        }
    }

    private void refuseTooManyReplicas(int replicas) {
        if (replicas > config.maxReplicas()) {
            throw ServiceFailure.refused(1100, "at most " + config.maxReplicas() + " replicas can be loaded, not " + replicas
                    + ": invalid parameter");
        }
    }

    private static List<PartitionId> partitions(List<Long> ids) {
        return ids.stream().map(PartitionId::new).toList();
    }
}
