package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import java.util.Optional;

/** Where nodes' Ratis servers are now. */
public interface SeatAddresses {
    /** {@code host:port}; empty while the node is not known. */
    Optional<String> of(NodeId node);

    /** Calls {@code listener} after every change, which does not wait. */
    void onChange(Runnable listener);
}
