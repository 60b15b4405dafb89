package io.arrwdb.core.port.node;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import java.util.Optional;

/** Where the leaders of log groups are believed to be. A wrong belief costs a refused call, never more. */
public interface GroupLocator {
    /** The data node that leads the group, where one is known to. */
    Optional<NodeId> leaderOf(LogGroupId group);
}
