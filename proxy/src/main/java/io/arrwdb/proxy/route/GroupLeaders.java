package io.arrwdb.proxy.route;

import io.arrwdb.core.id.LogGroupId;
import io.grpc.Channel;

/** Where the leader of a log group is, to the best of the proxy's knowledge; a wrong answer costs one more try. */
@FunctionalInterface
public interface GroupLeaders {
    Channel leaderOf(LogGroupId group);
}
