package io.arrwdb.proxy.fake;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.CompactRequest;
import io.arrwdb.proto.internal.CompactResponse;
import io.arrwdb.proto.internal.CompactionStateRequest;
import io.arrwdb.proto.internal.CompactionStateResponse;
import io.arrwdb.proto.internal.CountRowsResponse;
import io.arrwdb.proto.internal.CreateIndexRequest;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DescribeIndexesRequest;
import io.arrwdb.proto.internal.DescribeIndexesResponse;
import io.arrwdb.proto.internal.DropIndexRequest;
import io.arrwdb.proto.internal.FlushRequest;
import io.arrwdb.proto.internal.FlushResponse;
import io.arrwdb.proto.internal.FlushStateRequest;
import io.arrwdb.proto.internal.FlushStateResponse;
import io.arrwdb.proto.internal.IndexCoordinatorGrpc;
import io.arrwdb.proto.internal.IndexProgress;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.ListSegmentsResponse;
import io.arrwdb.proto.internal.LoadRequest;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.rpc.Answers;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The data, index and query coordinators: what they decide goes into the {@link FakeCatalog} and is done at once. */
final class FakeCoordinators {
    private final FakeCatalog catalog;
    private final FakeTable table;
    private final FakeRoot root;
    private final List<NodeId> queryNodes;
    private final AtomicLong ids = new AtomicLong(500_000);

    FakeCoordinators(FakeCatalog catalog, FakeTable table, FakeRoot root, List<NodeId> queryNodes) {
        this.catalog = catalog;
        this.table = table;
        this.root = root;
        this.queryNodes = queryNodes;
    }

    private CollectionMeta collection(long id) {
        return catalog.current().collection(new CollectionId(id)).orElseThrow();
    }

    final class Data extends DataCoordinatorGrpc.DataCoordinatorImplBase {
        @Override
        public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
            Answers.with(observer, f -> FlushResponse.newBuilder().setFailure(f).build(), () -> FlushResponse.newBuilder()
                    .setFlushTs(root.nextTs()).addSegments(7).build());
        }

        @Override
        public void getFlushState(FlushStateRequest request, StreamObserver<FlushStateResponse> observer) {
            Answers.with(observer, f -> FlushStateResponse.newBuilder().setFailure(f).build(),
                    () -> FlushStateResponse.newBuilder().setFlushed(true).build());
        }

        @Override
        public void compact(CompactRequest request, StreamObserver<CompactResponse> observer) {
            Answers.with(observer, f -> CompactResponse.newBuilder().setFailure(f).build(),
                    () -> CompactResponse.newBuilder().setCompaction(9).setPlans(1).build());
        }

        @Override
        public void getCompactionState(CompactionStateRequest request, StreamObserver<CompactionStateResponse> observer) {
            Answers.with(observer, f -> CompactionStateResponse.newBuilder().setFailure(f).build(),
                    () -> CompactionStateResponse.newBuilder().setCompleted(1).build());
        }

        @Override
        public void listSegments(CollectionIdRequest request, StreamObserver<ListSegmentsResponse> observer) {
            Answers.with(observer, f -> ListSegmentsResponse.newBuilder().setFailure(f).build(),
                    () -> ListSegmentsResponse.newBuilder().addSegments(SegmentInfo.newBuilder().setSegment(7)
                            .setCollection(request.getCollection()).setRows(table.size()).setState(4)).build());
        }

        @Override
        public void countRows(CollectionIdRequest request, StreamObserver<CountRowsResponse> observer) {
            Answers.with(observer, f -> CountRowsResponse.newBuilder().setFailure(f).build(),
                    () -> CountRowsResponse.newBuilder().setRows(table.count(request.getPartitionsList())).build());
        }
    }

    final class Index extends IndexCoordinatorGrpc.IndexCoordinatorImplBase {
        @Override
        public void createIndex(CreateIndexRequest request, StreamObserver<DdlResponse> observer) {
            FakeRoot.ddl(observer, () -> {
                CollectionMeta collection = collection(request.getCollection());
                List<IndexMeta> indexes = new ArrayList<>(collection.indexes());
                indexes.add(new IndexMeta(new IndexId(ids.getAndIncrement()), new FieldId(request.getField()),
                        request.getName(), request.getIndexType(), request.getMetricType(), map(request.getParamsList()),
                        map(request.getUserParamsList()), new Timestamp(root.nextTs())));
                return catalog.put(collection.withIndexes(indexes, new Timestamp(root.nextTs())));
            });
        }

        @Override
        public void dropIndex(DropIndexRequest request, StreamObserver<DdlResponse> observer) {
            FakeRoot.ddl(observer, () -> {
                CollectionMeta collection = collection(request.getCollection());
                return catalog.put(collection.withIndexes(collection.indexes().stream()
                        .filter(i -> i.id().value() != request.getIndex()).toList(), new Timestamp(root.nextTs())));
            });
        }

        @Override
        public void describeIndexes(DescribeIndexesRequest request, StreamObserver<DescribeIndexesResponse> observer) {
            Answers.with(observer, f -> DescribeIndexesResponse.newBuilder().setFailure(f).build(), () -> {
                DescribeIndexesResponse.Builder answer = DescribeIndexesResponse.newBuilder();
                collection(request.getCollection()).indexes().forEach(i -> answer.addIndexes(IndexProgress.newBuilder()
                        .setIndex(i.id().value()).setState(3).setIndexedRows(table.size()).setTotalRows(table.size())));
                return answer.build();
            });
        }

        private static Map<String, String> map(List<KeyValue> pairs) {
            return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
        }
    }

    final class Query extends QueryCoordinatorGrpc.QueryCoordinatorImplBase {
        /** Shards go to the query nodes in turn. */
        @Override
        public void load(LoadRequest request, StreamObserver<DdlResponse> observer) {
            FakeRoot.ddl(observer, () -> {
                CollectionMeta collection = collection(request.getCollection());
                Map<ShardId, NodeId> placement = new TreeMap<>();
                for (ShardMeta shard : collection.shards()) {
                    placement.put(shard.id(), queryNodes.get(shard.index() % queryNodes.size()));
                }
                return catalog.put(new LoadMeta(collection.id(), request.getPartitionsCount() == 0,
                        request.getPartitionsList().stream().map(PartitionId::new).toList(),
                        List.of(ReplicaMeta.serving(new ReplicaId(900), ReplicaMeta.DEFAULT_GROUP, placement)), true));
            });
        }

        @Override
        public void release(LoadRequest request, StreamObserver<DdlResponse> observer) {
            FakeRoot.ddl(observer, () -> catalog.release(new CollectionId(request.getCollection())));
        }

        @Override
        public void getLoadState(CollectionIdRequest request, StreamObserver<LoadStateResponse> observer) {
            Answers.with(observer, f -> LoadStateResponse.newBuilder().setFailure(f).build(), () -> {
                Optional<LoadMeta> load = catalog.current().load(new CollectionId(request.getCollection()));
                LoadStateResponse.Builder answer = LoadStateResponse.newBuilder()
                        .setRevision(catalog.current().revision().value()).setState(load.isPresent() ? 3 : 1)
                        .setProgressPercent(load.isPresent() ? 100 : 0);
                load.ifPresent(l -> answer.setAllPartitions(l.allPartitions())
                        .addAllLoadedPartitions(l.partitions().stream().map(PartitionId::value).toList()));
                return answer.build();
            });
        }

        @Override
        public void listQuerySegments(CollectionIdRequest request, StreamObserver<ListSegmentsResponse> observer) {
            Answers.with(observer, f -> ListSegmentsResponse.newBuilder().setFailure(f).build(),
                    () -> ListSegmentsResponse.newBuilder().addSegments(SegmentInfo.newBuilder().setSegment(7)
                            .setCollection(request.getCollection()).setRows(table.size()).setState(3)).build());
        }
    }
}
