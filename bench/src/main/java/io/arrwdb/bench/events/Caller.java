package io.arrwdb.bench.events;

import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.MilvusFailure;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A client that knows several addresses of a server: where one does not answer it asks the next, until its patience ends. What the
 * server itself refuses is not asked again. Used by one thread.
 */
final class Caller implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<MilvusConnection> connections = new ArrayList<>();
    private final long patienceMillis;
    private int now;

    /** @param tryMillis after which an address is taken for dead, where there are others */
    Caller(List<String> uris, long patienceMillis, long tryMillis) {
        this.patienceMillis = patienceMillis;
        uris.forEach(uri -> connections.add(new MilvusConnection(uri, uris.size() == 1 ? patienceMillis : Math.min(tryMillis, patienceMillis))));
    }

    /** Makes one call and notes what became of it. */
    void call(Consumer<MilvusConnection> call, Tally tally) {
        long start = System.nanoTime();
        String reason = "no patience";
        while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
            try {
                call.accept(connections.get(now));
                tally.answered(System.nanoTime() - start);
                return;
            } catch (MilvusFailure refused) {
                reason = refused.getMessage();
                break;
            } catch (StatusRuntimeException silent) {
                reason = silent.getMessage();
                if (connections.size() == 1) {
                    break;
                }
                tally.wentElsewhere();
                now = (now + 1) % connections.size();
                connections.get(now).reconnect();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        tally.failed(reason);
    }

    @Override
    public void close() {
        connections.forEach(MilvusConnection::close);
    }
}
