package io.arrwdb.deploy.compose;

import io.arrwdb.rpc.Role;
import io.grpc.BindableService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A role as this process plays it.
 *
 * @param what it is called while it is waited for
 * @param services what it offers to other roles
 * @param start begins its work; completes when it can do it
 * @param idle whether nobody depends on it any more, once it has said that it is about to stop; empty where nobody ever
 *     does, or others notice by themselves
 * @param close ends its work
 */
record Part(Role role, String what, List<? extends BindableService> services, Supplier<CompletionStage<?>> start,
        Optional<BooleanSupplier> idle, Runnable close) {
    /** One that just stops. */
    Part(Role role, String what, List<? extends BindableService> services, Supplier<CompletionStage<?>> start, Runnable close) {
        this(role, what, services, start, Optional.empty(), close);
    }

    /** Whether others call it by its role and not by its node. */
    boolean isCoordinator() {
        return role.isCoordinator();
    }
}
