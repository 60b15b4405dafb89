package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.plan.root.TimestampAllocator;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;

/** The root coordinator's numbers as a service that never fails for good: every timestamp and every id once, ascending. */
public final class SimOracle {
    private static final String SERVICE = "oracle";

    private final SimNetwork network;
    private SimClock clock;
    private Timestamp last = Timestamp.ZERO;
    private long lastId = 1_000;

    public SimOracle(SimNetwork network) {
        this.network = network;
        this.clock = new SimClock(network.scheduler(), 0);
    }

    /** The timestamps as one life of a process gets them. */
    public TimestampOracle timestamps(SimProcess process) {
        long life = process.life();
        return count -> network.ask(process, life, SERVICE, 0, () -> draw(count),
                why -> new IllegalStateException("timestamps: " + why));
    }

    /** The ids as one life of a process gets them. */
    public IdAllocator ids(SimProcess process) {
        long life = process.life();
        return count -> network.ask(process, life, SERVICE, 0, () -> {
            IdRange range = new IdRange(lastId + 1, count);
            lastId += count;
            return range;
        }, why -> new IllegalStateException("ids: " + why));
    }

    /** Begins anew, elsewhere, where the clock is behind, with what is left of its limits. */
    void beginAnew(Timestamp limit, long id, long behindMillis) {
        last = limit;
        lastId = id;
        clock = new SimClock(network.scheduler(), -behindMillis);
    }

    private TimestampRange draw(int count) {
        if (count > TimestampAllocator.MAX_COUNT) {
            throw new IllegalArgumentException("at most " + TimestampAllocator.MAX_COUNT + " timestamps at once, not " + count);
        }
        Timestamp now = Timestamp.ofMillis(clock.wallMillis());
        Timestamp first = now.isAfter(last) ? now : last.plus(1);
        TimestampRange range = new TimestampRange(first, count);
        last = range.last();
        return range;
    }
}
