package io.arrwdb.bench.consensus;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.DecisionMachine;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** A machine that counts its decisions, so that what is measured is their ordering. */
final class CountingMachine implements DecisionMachine {
    private final Consumer<Epoch> onLeading;
    private final Runnable onFollowing;
    private long count;
    private volatile boolean leads;

    CountingMachine(Consumer<Epoch> onLeading, Runnable onFollowing) {
        this.onLeading = onLeading;
        this.onFollowing = onFollowing;
    }

    boolean leads() {
        return leads;
    }

    @Override
    public byte[] apply(long index, byte[] decision) {
        count = index;
        return snapshot();
    }

    @Override
    public byte[] snapshot() {
        return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
    }

    @Override
    public void restore(long index, byte[] snapshot) {
        count = ByteBuffer.wrap(snapshot).getLong();
    }

    @Override
    public void leading(Epoch epoch) {
        leads = true;
        onLeading.accept(epoch);
    }

    @Override
    public void following(Optional<NodeId> leader) {
        if (leads) {
            leads = false;
            onFollowing.run();
        }
    }
}
