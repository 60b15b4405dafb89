package io.arrwdb.rpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells gRPC where a role or node is now; {@link #look} again after every change. */
final class AddressResolver extends NameResolver {
    private final String name;
    private final Supplier<Optional<String>> address;
    private final Runnable shutdown;
    private Listener2 listener;
    private Optional<String> told = Optional.empty();
    private boolean toldOfNone;

    /** @param shutdown is told when nobody listens any more */
    AddressResolver(String name, Supplier<Optional<String>> address, Runnable shutdown) {
        this.name = name;
        this.address = address;
        this.shutdown = shutdown;
    }

    @Override
    public String getServiceAuthority() {
        return name;
    }

    @Override
    public synchronized void start(Listener2 started) {
        listener = started;
        look();
    }

    @Override
    public synchronized void refresh() {
        told = Optional.empty();
        toldOfNone = false;
        look();
    }

    @Override
    public void shutdown() {
        shutdown.run();
    }

    /** Tells the address if it is another than before. */
    synchronized void look() {
        if (listener == null) {
            return;
        }
        Optional<String> now = address.get().filter(text -> !text.isEmpty());
        if (now.isPresent() && !now.equals(told)) {
            told = now;
            toldOfNone = false;
            listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(
                    List.of(new EquivalentAddressGroup(socket(now.get()))))).build());
        } else if (now.isEmpty() && !toldOfNone) {
            told = Optional.empty();
            toldOfNone = true;
            listener.onError(Status.UNAVAILABLE.withDescription(name + " has no session"));
        }
    }

    /** Of {@code host:port}; the host may hold colons. */
    private static InetSocketAddress socket(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
