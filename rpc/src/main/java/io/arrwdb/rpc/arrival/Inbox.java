package io.arrwdb.rpc.arrival;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;

/**
 * What messages take of the network layer's memory, from their first byte until they are parsed. HTTP/2's flow control bounds only what
 * comes before a message is asked for: from then on gRPC takes it in whatever its length, and so it does with those of all other
 * calls. Here their bytes are counted as they come; a message that finds no room is refused at once, while it is still coming.
 *
 * <p>A refused message goes on taking memory until the answer has left. That is counted aside, so that one refusal makes room for
 * the other messages that are on their way, instead of one after another being refused with it.
 *
 * <p>To be given to a server as its stream tracers. Safe for any thread.
 */
public final class Inbox extends ServerStreamTracer.Factory {
    /** Most requests, searches among them, are smaller, and find room while large ones are refused. */
    private static final long SMALL_BYTES = 128 << 10;

    private final long bytes;
    private long expected;
    private long refused;

    /** @param bytes for all messages together; refused ones may take half as much besides */
    public Inbox(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new Arrival(this);
    }

    /** What messages take now, refused ones too. */
    public synchronized long heldBytes() {
        return expected + refused;
    }

    /** The most that messages may take, but for refused ones. */
    public long bytes() {
        return bytes;
    }

    /**
     * Counts what has come of a message. One that is alone always finds room: it could never be sent otherwise.
     *
     * @param before what had come of it
     * @return false: there is no room for it
     */
    synchronized boolean take(long before, long more) {
        expected += more;
        if (expected == before + more) {
            return true;
        }
        boolean grewLarge = before <= SMALL_BYTES && before + more > SMALL_BYTES;
        return expected <= (grewLarge ? bytes / 4 * 3 : bytes) && expected + refused <= bytes / 4 * 5;
    }

    /** A message that was expected is refused. */
    synchronized void refuse(long held) {
        expected -= held;
        refused += held;
    }

    /** Counts what comes of a refused message. @return false: its call must be cut off */
    synchronized boolean takeRefused(long more) {
        refused += more;
        return expected + refused <= bytes / 2 * 3;
    }

    synchronized void giveBack(long held) {
        expected -= held;
    }

    synchronized void giveBackRefused(long held) {
        refused -= held;
    }
}
