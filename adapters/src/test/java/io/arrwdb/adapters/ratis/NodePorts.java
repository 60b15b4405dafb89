package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.testkit.server.FreePort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where a test's servers listen on this machine: each at a free port, until it moves to another. */
final class NodePorts implements SeatAddresses {
    private final Map<NodeId, Integer> ports = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    int port(NodeId node) {
        return ports.computeIfAbsent(node, n -> FreePort.find());
    }

    void move(NodeId node) {
        ports.put(node, FreePort.find());
        listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<String> of(NodeId node) {
        return Optional.ofNullable(ports.get(node)).map(port -> "127.0.0.1:" + port);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
