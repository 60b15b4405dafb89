package io.arrwdb.proxy;

import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proxy.route.CatalogSource;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Tells the coordinators when this proxy shows a definition, so that no client meets the old state after DDL has returned. */
final class CatalogSessionService extends CatalogSessionGrpc.CatalogSessionImplBase {
    private final CatalogSource catalog;

    CatalogSessionService(CatalogSource catalog) {
        this.catalog = catalog;
    }

    @Override
    public void awaitRevision(AwaitRevisionRequest request, StreamObserver<Empty> observer) {
        catalog.await(new Revision(request.getRevision())).whenComplete((image, error) -> {
            if (error != null) {
                observer.onError(Status.UNAVAILABLE.withDescription("the proxy no longer follows the catalog")
                        .asRuntimeException());
            } else {
                observer.onNext(Empty.getDefaultInstance());
                observer.onCompleted();
            }
        });
    }
}
