package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proxy.error.RoleErrors;
import io.grpc.Deadline;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Changes of definitions: a change counts as done once this proxy's catalog shows it. */
public final class Definitions {
    private final CatalogSource catalog;

    public Definitions(CatalogSource catalog) {
        this.catalog = catalog;
    }

    /** Waits for the coordinator's answer and then for the catalog to hold it. */
    public DdlResponse apply(String coordinator, ListenableFuture<DdlResponse> call, Deadline deadline) {
        DdlResponse answer = Roles.await(coordinator, call);
        Roles.check(answer.hasFailure(), answer.getFailure());
        if (answer.getRevision() > 0) {
            await(new Revision(answer.getRevision()), deadline);
        }
        return answer;
    }

    /** The catalog once it holds {@code revision}. */
    public Catalog await(Revision revision, Deadline deadline) {
        Catalog current = catalog.current();
        if (current.revision().compareTo(revision) >= 0) {
            return current;
        }
        try {
            return catalog.await(revision).toCompletableFuture()
                    .get(deadline.timeRemaining(TimeUnit.MILLISECONDS), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw RoleErrors.timeout("reading revision " + revision + " of the catalog");
        } catch (ExecutionException e) {
            throw RoleErrors.notReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
    }
}
