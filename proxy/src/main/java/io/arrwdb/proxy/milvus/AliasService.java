package io.arrwdb.proxy.milvus;

import io.arrwdb.proto.milvus.AlterAliasRequest;
import io.arrwdb.proto.milvus.CreateAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasResponse;
import io.arrwdb.proto.milvus.DropAliasRequest;
import io.arrwdb.proto.milvus.ListAliasesRequest;
import io.arrwdb.proto.milvus.ListAliasesResponse;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.stub.StreamObserver;

/** The methods about aliases. */
abstract class AliasService extends PlacementService {
    private final AliasHandler aliases;

    AliasService(Backend backend) {
        super(backend);
        aliases = new AliasHandler(backend);
    }

    @Override
    public void createAlias(CreateAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, aliases.create(request));
    }

    @Override
    public void alterAlias(AlterAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, aliases.alter(request));
    }

    @Override
    public void dropAlias(DropAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, aliases.drop(request));
    }

    @Override
    public void describeAlias(DescribeAliasRequest request, StreamObserver<DescribeAliasResponse> observer) {
        answer(observer, aliases.describe(request));
    }

    @Override
    public void listAliases(ListAliasesRequest request, StreamObserver<ListAliasesResponse> observer) {
        answer(observer, aliases.list(request));
    }
}
