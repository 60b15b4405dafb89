package io.arrwdb.rpc.arrival;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * What servers read from a socket at a time. A piece of a message keeps the whole buffer that it was read into, and where many callers
 * send at once, a read brings little more than a piece of one: with Netty's 64 KiB the buffers took ten times what was in them.
 */
public final class SmallReads {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int FIRST_BYTES = 2 << 10;
    private static final int MOST_BYTES = 16 << 10;

    private SmallReads() { }

    /** For the channel option {@code RCVBUF_ALLOCATOR} of a server's connections. */
    public static RecvByteBufAllocator allocator() {
        return new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, MOST_BYTES);
    }
}
