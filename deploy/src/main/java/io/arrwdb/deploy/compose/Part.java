package io.arrwdb.deploy.compose;

import io.arrwdb.rpc.Role;
import io.grpc.BindableService;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A role as this process plays it.
 *
 * @param what it is called while it is waited for
 * @param services what it offers to other roles
 * @param start begins its work; completes when it can do it
 * @param close ends its work
 */
record Part(Role role, String what, List<? extends BindableService> services, Supplier<CompletionStage<?>> start, Runnable close) {
    /** Whether others call it by its role and not by its node. */
    boolean isCoordinator() {
        return role.isCoordinator();
    }
}
