package io.arrwdb.rpc;

import io.grpc.BindableService;

/** Offers the services of this process's roles to other roles. */
public interface RoleServer extends AutoCloseable {
    /**
     * Serves {@code services} from now on.
     *
     * @param name what {@link Channels#nameOf} says of the role or node
     */
    void offer(String name, BindableService... services);

    /** Stops taking calls, lets those that run finish for a while, then cancels them. */
    @Override
    void close();
}
