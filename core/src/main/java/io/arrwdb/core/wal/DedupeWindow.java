package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that a shard applied lately, with the timestamp each took effect at. What is forgotten depends on the
 * records alone (their number and their timestamps), so every reader forgets alike. A request that is retried after it
 * has been forgotten takes effect again: proxies stop retrying far earlier.
 */
public final class DedupeWindow {
    /** Most requests remembered. */
    public static final int MAX_REQUESTS = 32_768;

    /** How long a request is remembered, by the timestamps of the records. */
    public static final long MAX_AGE_MILLIS = 300_000;

    private final Map<RequestId, Timestamp> known = new HashMap<>();
    private final Deque<RequestId> oldestFirst = new ArrayDeque<>();

    /** The timestamp at which the request took effect, if it is remembered. */
    public Optional<Timestamp> find(RequestId request) {
        return Optional.ofNullable(known.get(request));
    }

    /** Remembers {@code request}, whose {@code ts} is above all before it, and forgets what is too old or too much. */
    public void add(RequestId request, Timestamp ts) {
        known.put(request, ts);
        oldestFirst.addLast(request);
        while (oldestFirst.size() > MAX_REQUESTS || expired(known.get(oldestFirst.peekFirst()), ts)) {
            known.remove(oldestFirst.removeFirst());
        }
    }

    /** The same, and the requests of a window that goes on where this one ends. */
    DedupeWindow with(DedupeWindow later) {
        DedupeWindow both = copy();
        later.oldestFirst.forEach(request -> both.add(request, later.known.get(request)));
        return both;
    }

    public int size() {
        return known.size();
    }

    public DedupeWindow copy() {
        DedupeWindow copy = new DedupeWindow();
        copy.known.putAll(known);
        copy.oldestFirst.addAll(oldestFirst);
        return copy;
    }

    void write(ByteWriter out) {
        out.list(oldestFirst, (o, request) -> o.i64(request.high()).i64(request.low()).i64(known.get(request).value()));
    }

    static DedupeWindow read(ByteReader in) {
        DedupeWindow window = new DedupeWindow();
        List<Map.Entry<RequestId, Timestamp>> entries =
                in.list(i -> Map.entry(new RequestId(i.i64(), i.i64()), new Timestamp(i.i64())));
        entries.forEach(entry -> {
            window.known.put(entry.getKey(), entry.getValue());
            window.oldestFirst.addLast(entry.getKey());
        });
        return window;
    }

    private static boolean expired(Timestamp then, Timestamp now) {
        return now.physicalMillis() - then.physicalMillis() > MAX_AGE_MILLIS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DedupeWindow w && known.equals(w.known) && List.copyOf(oldestFirst).equals(List.copyOf(w.oldestFirst));
    }

    @Override
    public int hashCode() {
        return known.hashCode();
    }

    @Override
    public String toString() {
        return "DedupeWindow(" + known.size() + ")";
    }
}
