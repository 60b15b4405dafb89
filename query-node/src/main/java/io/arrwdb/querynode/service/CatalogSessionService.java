package io.arrwdb.querynode.service;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import io.arrwdb.proto.internal.Empty;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Answers once the node's catalog holds a revision, so that DDL ends only when it is known here. */
public final class CatalogSessionService extends CatalogSessionGrpc.CatalogSessionImplBase {
    private final CatalogFollower catalog;

    public CatalogSessionService(CatalogFollower catalog) {
        this.catalog = catalog;
    }

    @Override
    public void awaitRevision(AwaitRevisionRequest request, StreamObserver<Empty> observer) {
        catalog.await(new Revision(request.getRevision())).whenComplete((image, error) -> {
            if (error != null) {
                observer.onError(Status.UNAVAILABLE.withDescription(error.getMessage()).asRuntimeException());
            } else {
                observer.onNext(Empty.getDefaultInstance());
                observer.onCompleted();
            }
        });
    }
}
