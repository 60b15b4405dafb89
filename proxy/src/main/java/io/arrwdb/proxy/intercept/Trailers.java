package io.arrwdb.proxy.intercept;

import io.grpc.Context;
import io.grpc.Metadata;

/** What a handler wants to say besides its answer; sent when the call is closed. Lives in the gRPC context of the call. */
public final class Trailers {
    private static final Context.Key<Trailers> KEY = Context.key("arrwdb-trailers");
    /** Of one trailer: clients take 8 KiB of metadata by default. */
    private static final int MAX_CHARS = 4_096;

    private final Metadata metadata = new Metadata();

    /** Says something to the client of the call that runs on this thread. What is too long for a trailer is left out. */
    public static void put(String name, String ascii) {
        Trailers trailers = KEY.get();
        if (trailers != null && ascii.length() <= MAX_CHARS) {
            synchronized (trailers) {
                trailers.metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), ascii);
            }
        }
    }

    Context attachTo(Context parent) {
        return parent.withValue(KEY, this);
    }

    synchronized void addTo(Metadata closing) {
        closing.merge(metadata);
    }
}
