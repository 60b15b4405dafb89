package io.arrwdb.rpc;

import io.arrwdb.core.id.NodeId;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Channels to servers of the same process. Messages are handed over as objects, without being encoded, and both ends
 * run on the caller's thread until one of them blocks.
 */
public final class InProcessChannels implements Channels {
    private final String scope;
    private final Map<String, ManagedChannel> open = new ConcurrentHashMap<>();

    /** @param scope keeps several instances in one process apart */
    public InProcessChannels(String scope) {
        this.scope = scope;
    }

    @Override
    public Channel to(Role role) {
        return channel(nameOf(role));
    }

    @Override
    public Channel to(NodeId node) {
        return channel(nameOf(node));
    }

    @Override
    public String nameOf(Role role) {
        return scope + "/role/" + role.label();
    }

    @Override
    public String nameOf(NodeId node) {
        return scope + "/node/" + node;
    }

    private Channel channel(String name) {
        return open.computeIfAbsent(name, n -> InProcessChannelBuilder.forName(n)
                .directExecutor()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .intercept(new ContextInjector(n.substring(scope.length() + 1)))
                .build());
    }

    @Override
    public void close() {
        open.values().forEach(ManagedChannel::shutdownNow);
        open.clear();
    }
}
