package io.arrwdb.proxy.milvus;

import io.arrwdb.proto.milvus.AddCollectionFieldRequest;
import io.arrwdb.proto.milvus.AllocTimestampRequest;
import io.arrwdb.proto.milvus.AllocTimestampResponse;
import io.arrwdb.proto.milvus.BatchDescribeCollectionRequest;
import io.arrwdb.proto.milvus.BatchDescribeCollectionResponse;
import io.arrwdb.proto.milvus.BoolResponse;
import io.arrwdb.proto.milvus.CheckHealthRequest;
import io.arrwdb.proto.milvus.CheckHealthResponse;
import io.arrwdb.proto.milvus.ComponentStates;
import io.arrwdb.proto.milvus.ConnectRequest;
import io.arrwdb.proto.milvus.ConnectResponse;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateDatabaseRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.CreatePartitionRequest;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionResponse;
import io.arrwdb.proto.milvus.DescribeDatabaseRequest;
import io.arrwdb.proto.milvus.DescribeDatabaseResponse;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexResponse;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.DropDatabaseRequest;
import io.arrwdb.proto.milvus.DropIndexRequest;
import io.arrwdb.proto.milvus.DropPartitionRequest;
import io.arrwdb.proto.milvus.FlushAllRequest;
import io.arrwdb.proto.milvus.FlushAllResponse;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.FlushResponse;
import io.arrwdb.proto.milvus.GetCollectionStatisticsRequest;
import io.arrwdb.proto.milvus.GetCollectionStatisticsResponse;
import io.arrwdb.proto.milvus.GetCompactionStateRequest;
import io.arrwdb.proto.milvus.GetCompactionStateResponse;
import io.arrwdb.proto.milvus.GetComponentStatesRequest;
import io.arrwdb.proto.milvus.GetFlushAllStateRequest;
import io.arrwdb.proto.milvus.GetFlushAllStateResponse;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetFlushStateResponse;
import io.arrwdb.proto.milvus.GetIndexBuildProgressRequest;
import io.arrwdb.proto.milvus.GetIndexBuildProgressResponse;
import io.arrwdb.proto.milvus.GetIndexStateRequest;
import io.arrwdb.proto.milvus.GetIndexStateResponse;
import io.arrwdb.proto.milvus.GetIndexStatisticsRequest;
import io.arrwdb.proto.milvus.GetIndexStatisticsResponse;
import io.arrwdb.proto.milvus.GetLoadStateRequest;
import io.arrwdb.proto.milvus.GetLoadStateResponse;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressResponse;
import io.arrwdb.proto.milvus.GetPartitionStatisticsRequest;
import io.arrwdb.proto.milvus.GetPartitionStatisticsResponse;
import io.arrwdb.proto.milvus.GetPersistentSegmentInfoRequest;
import io.arrwdb.proto.milvus.GetPersistentSegmentInfoResponse;
import io.arrwdb.proto.milvus.GetQuerySegmentInfoRequest;
import io.arrwdb.proto.milvus.GetQuerySegmentInfoResponse;
import io.arrwdb.proto.milvus.GetVersionRequest;
import io.arrwdb.proto.milvus.GetVersionResponse;
import io.arrwdb.proto.milvus.HasCollectionRequest;
import io.arrwdb.proto.milvus.HasPartitionRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.ListDatabasesRequest;
import io.arrwdb.proto.milvus.ListDatabasesResponse;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.LoadPartitionsRequest;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.ManualCompactionResponse;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.ReleaseCollectionRequest;
import io.arrwdb.proto.milvus.ReleasePartitionsRequest;
import io.arrwdb.proto.milvus.RenameCollectionRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.ShowCollectionsRequest;
import io.arrwdb.proto.milvus.ShowCollectionsResponse;
import io.arrwdb.proto.milvus.ShowPartitionsRequest;
import io.arrwdb.proto.milvus.ShowPartitionsResponse;
import io.arrwdb.proto.milvus.UpsertRequest;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.explain.SlowQueryLog;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.route.Reads;
import io.arrwdb.proxy.wire.FilterPlans;
import io.grpc.stub.StreamObserver;

/**
 * What Milvus clients call. Every method hands its request to the handler of its subject; what the handler throws becomes an
 * answer in {@link io.arrwdb.proxy.intercept.ErrorInterceptor}. Methods that are not here answer UNIMPLEMENTED, which SDKs take
 * for an older server.
 */
public final class MilvusService extends AliasService {
    private final SystemHandler system;
    private final DatabaseHandler databases;
    private final CollectionHandler collections;
    private final DescribeHandler descriptions;
    private final PartitionHandler partitions;
    private final LoadHandler loads;
    private final IndexHandler indexes;
    private final InsertHandler inserts;
    private final DeleteHandler deletes;
    private final SearchHandler searches;
    private final QueryHandler queries;
    private final FlushHandler flushes;
    private final CompactionHandler compactions;
    private final SegmentHandler segments;

    public MilvusService(Backend backend, Metrics metrics) {
        super(backend);
        Reads reads = new Reads(backend.coverage(), backend.heap().answerBytes());
        ReadReport report = new ReadReport(backend.clock(), new SlowQueryLog(backend.config().routing().slowQueryMillis()));
        FilterPlans filters = new FilterPlans(backend.config().limits().keptFilters());
        system = new SystemHandler(backend);
        databases = new DatabaseHandler(backend);
        collections = new CollectionHandler(backend);
        descriptions = new DescribeHandler(backend);
        partitions = new PartitionHandler(backend);
        loads = new LoadHandler(backend);
        indexes = new IndexHandler(backend);
        inserts = new InsertHandler(backend, metrics);
        deletes = new DeleteHandler(backend, reads, filters, metrics);
        searches = new SearchHandler(backend, reads, filters, metrics, report);
        queries = new QueryHandler(backend, reads, filters, metrics, report);
        flushes = new FlushHandler(backend);
        compactions = new CompactionHandler(backend);
        segments = new SegmentHandler(backend);
    }

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
        answer(observer, system.connect());
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        answer(observer, system.version());
    }

    @Override
    public void checkHealth(CheckHealthRequest request, StreamObserver<CheckHealthResponse> observer) {
        answer(observer, system.health());
    }

    @Override
    public void allocTimestamp(AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
        answer(observer, system.timestamp());
    }

    @Override
    public void getComponentStates(GetComponentStatesRequest request, StreamObserver<ComponentStates> observer) {
        answer(observer, system.components());
    }

    @Override
    public void createDatabase(CreateDatabaseRequest request, StreamObserver<Status> observer) {
        answer(observer, databases.create(request));
    }

    @Override
    public void dropDatabase(DropDatabaseRequest request, StreamObserver<Status> observer) {
        answer(observer, databases.drop(request));
    }

    @Override
    public void listDatabases(ListDatabasesRequest request, StreamObserver<ListDatabasesResponse> observer) {
        answer(observer, databases.list());
    }

    @Override
    public void describeDatabase(DescribeDatabaseRequest request, StreamObserver<DescribeDatabaseResponse> observer) {
        answer(observer, databases.describe(request));
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, collections.create(request));
    }

    @Override
    public void dropCollection(DropCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, collections.drop(request));
    }

    @Override
    public void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> observer) {
        answer(observer, collections.has(request));
    }

    @Override
    public void renameCollection(RenameCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, collections.rename(request));
    }

    @Override
    public void addCollectionField(AddCollectionFieldRequest request, StreamObserver<Status> observer) {
        answer(observer, collections.addField(request));
    }

    @Override
    public void describeCollection(DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        answer(observer, descriptions.describe(request));
    }

    @Override
    public void batchDescribeCollection(BatchDescribeCollectionRequest request,
            StreamObserver<BatchDescribeCollectionResponse> observer) {
        answer(observer, descriptions.describeAll(request));
    }

    @Override
    public void showCollections(ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
        answer(observer, descriptions.show(request));
    }

    @Override
    public void getCollectionStatistics(GetCollectionStatisticsRequest request,
            StreamObserver<GetCollectionStatisticsResponse> observer) {
        answer(observer, descriptions.statistics(request));
    }

    @Override
    public void getPartitionStatistics(GetPartitionStatisticsRequest request,
            StreamObserver<GetPartitionStatisticsResponse> observer) {
        answer(observer, descriptions.statistics(request));
    }

    @Override
    public void createPartition(CreatePartitionRequest request, StreamObserver<Status> observer) {
        answer(observer, partitions.create(request));
    }

    @Override
    public void dropPartition(DropPartitionRequest request, StreamObserver<Status> observer) {
        answer(observer, partitions.drop(request));
    }

    @Override
    public void hasPartition(HasPartitionRequest request, StreamObserver<BoolResponse> observer) {
        answer(observer, partitions.has(request));
    }

    @Override
    public void showPartitions(ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
        answer(observer, partitions.show(request));
    }

    @Override
    public void loadCollection(LoadCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, loads.load(request));
    }

    @Override
    public void releaseCollection(ReleaseCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, loads.release(request));
    }

    @Override
    public void loadPartitions(LoadPartitionsRequest request, StreamObserver<Status> observer) {
        answer(observer, loads.loadPartitions(request));
    }

    @Override
    public void releasePartitions(ReleasePartitionsRequest request, StreamObserver<Status> observer) {
        answer(observer, loads.releasePartitions(request));
    }

    @Override
    public void getLoadState(GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
        answer(observer, loads.state(request));
    }

    @Override
    public void getLoadingProgress(GetLoadingProgressRequest request, StreamObserver<GetLoadingProgressResponse> observer) {
        answer(observer, loads.progress(request));
    }

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<Status> observer) {
        answer(observer, indexes.create(request));
    }

    @Override
    public void dropIndex(DropIndexRequest request, StreamObserver<Status> observer) {
        answer(observer, indexes.drop(request));
    }

    @Override
    public void describeIndex(DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
        answer(observer, indexes.describe(request));
    }

    @Override
    public void getIndexStatistics(GetIndexStatisticsRequest request, StreamObserver<GetIndexStatisticsResponse> observer) {
        answer(observer, indexes.statistics(request));
    }

    @Override
    public void getIndexState(GetIndexStateRequest request, StreamObserver<GetIndexStateResponse> observer) {
        answer(observer, indexes.state(request));
    }

    @Override
    public void getIndexBuildProgress(GetIndexBuildProgressRequest request,
            StreamObserver<GetIndexBuildProgressResponse> observer) {
        answer(observer, indexes.progress(request));
    }

    @Override
    public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, inserts.insert(request));
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, inserts.upsert(request));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, deletes.delete(request));
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
        answer(observer, searches.search(request));
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        answer(observer, queries.query(request));
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
        answer(observer, flushes.flush(request));
    }

    @Override
    public void getFlushState(GetFlushStateRequest request, StreamObserver<GetFlushStateResponse> observer) {
        answer(observer, flushes.state(request));
    }

    @Override
    public void flushAll(FlushAllRequest request, StreamObserver<FlushAllResponse> observer) {
        answer(observer, flushes.flushAll(request));
    }

    @Override
    public void getFlushAllState(GetFlushAllStateRequest request, StreamObserver<GetFlushAllStateResponse> observer) {
        answer(observer, flushes.allState(request));
    }

    @Override
    public void manualCompaction(ManualCompactionRequest request, StreamObserver<ManualCompactionResponse> observer) {
        answer(observer, compactions.compact(request));
    }

    @Override
    public void getCompactionState(GetCompactionStateRequest request, StreamObserver<GetCompactionStateResponse> observer) {
        answer(observer, compactions.state(request));
    }

    @Override
    public void getPersistentSegmentInfo(GetPersistentSegmentInfoRequest request,
            StreamObserver<GetPersistentSegmentInfoResponse> observer) {
        answer(observer, segments.stored(request));
    }

    @Override
    public void getQuerySegmentInfo(GetQuerySegmentInfoRequest request, StreamObserver<GetQuerySegmentInfoResponse> observer) {
        answer(observer, segments.loaded(request));
    }
}
