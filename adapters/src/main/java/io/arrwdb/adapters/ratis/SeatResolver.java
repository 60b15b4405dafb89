package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;

/** Tells one channel of Ratis's where its member is now; {@link #look} again after every change. */
final class SeatResolver extends NameResolver {
    private final NodeId node;
    private final Supplier<Optional<String>> address;
    private final Executor lookups;
    private final Consumer<SeatResolver> shutdown;
    private volatile Listener2 listener;
    private Optional<String> told = Optional.empty();

    /**
     * @param lookups finds the addresses of hosts, which may wait
     * @param shutdown is told when nobody listens any more
     */
    SeatResolver(NodeId node, Supplier<Optional<String>> address, Executor lookups, Consumer<SeatResolver> shutdown) {
        this.node = node;
        this.address = address;
        this.lookups = lookups;
        this.shutdown = shutdown;
    }

    @Override
    public String getServiceAuthority() {
        return node.value();
    }

    @Override
    public void start(Listener2 started) {
        listener = started;
        refresh();
    }

    /** Tells it again: a connection failed, and a host may have another address by now, too. */
    @Override
    public void refresh() {
        lookups.execute(() -> tell(true));
    }

    @Override
    public void shutdown() {
        shutdown.accept(this);
    }

    /** Tells the address if it is another than before. */
    void look() {
        if (listener != null) {
            lookups.execute(() -> tell(false));
        }
    }

    private synchronized void tell(boolean again) {
        Optional<String> now = address.get();
        if (again || !now.equals(told)) {
            told = now;
            listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(answer(now)).build());
        }
    }

    private StatusOr<List<EquivalentAddressGroup>> answer(Optional<String> now) {
        if (now.isEmpty()) {
            return StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(node + " has not said where its consensus is"));
        }
        try {
            return StatusOr.fromValue(List.of(new EquivalentAddressGroup(socket(now.get()))));
        } catch (IllegalArgumentException e) {
            return StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(node + " says that its consensus is at '" + now.get()
                    + "', which is no HOST:PORT"));
        }
    }

    /** The host may hold colons. */
    private static InetSocketAddress socket(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(text);
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
