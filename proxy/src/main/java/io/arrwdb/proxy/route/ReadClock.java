package io.arrwdb.proxy.route;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.rpc.Step;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/**
 * Chooses the point of a read by the consistency level that its client asks for.
 *
 * <pre>
 * strong      the oracle's now, asked for after the read came
 * session     the guarantee timestamp: the client's own last write
 * bounded     some seconds ago, by the oracle's time ({@link OracleTime}): this machine's clock may be wrong
 * eventually  whatever is there
 * </pre>
 *
 * In every case the read sees what this proxy has acknowledged. A guarantee that lies in the future, by mistake or on purpose,
 * makes its own request wait and then fail, and touches nobody else.
 */
public final class ReadClock {
    private static final long LEGACY_EVENTUALLY = 1;
    private static final long LEGACY_BOUNDED = 2;

    private final WriteMarks marks;
    private final Clock clock;
    private final ProxyConfig config;
    private final OracleTime time;

    public ReadClock(Oracle oracle, WriteMarks marks, Clock clock, ProxyConfig config) {
        this.marks = marks;
        this.clock = clock;
        this.config = config;
        this.time = new OracleTime(oracle, clock, config.gracefulMillis());
    }

    /**
     * What a request says about time.
     *
     * @param level Milvus's number
     * @param useDefault the collection's level instead
     * @param guarantee a hybrid timestamp, or one of the older SDKs' small numbers
     * @param snapshot whether the pages of an iterator read one state: that at {@code guarantee}, or now on the first page
     */
    public record Wish(int level, boolean useDefault, long guarantee, boolean snapshot) { }

    /** The point of a strong read. */
    public ReadPoint strong(Deadline deadline) {
        return ReadPoint.at(now(deadline));
    }

    /** @throws io.arrwdb.proxy.error.MilvusException when the guarantee lies too far in the future */
    public ReadPoint of(CollectionMeta collection, Wish wish, Deadline deadline) {
        if (wish.snapshot()) {
            Timestamp at = new Timestamp(wish.guarantee());
            return at.physicalMillis() > 0 ? ReadPoint.at(reached(at, deadline)) : strong(deadline);
        }
        ConsistencyLevel level = levelOf(collection, wish);
        OwnWrites own = marks.of(collection.id());
        return switch (level) {
            case Strong -> strong(deadline);
            case Session, Customized -> {
                Timestamp guarantee = new Timestamp(wish.guarantee());
                yield recent(guarantee.isAfter(own.last()) ? reached(guarantee, deadline) : own.last(), own);
            }
            case Bounded -> recent(bound(deadline), own);
            case Eventually, UNRECOGNIZED -> recent(Timestamp.ZERO, own);
        };
    }

    private static ConsistencyLevel levelOf(CollectionMeta collection, Wish wish) {
        ConsistencyLevel asked = ConsistencyLevel.forNumber(wish.useDefault() ? collection.consistencyLevel() : wish.level());
        if (asked == null) {
            throw ReadErrors.invalid("consistency level " + wish.level() + " does not exist");
        }
        if (wish.useDefault() || asked != ConsistencyLevel.Strong || wish.guarantee() == 0) {
            return asked;
        }
        if (wish.guarantee() == LEGACY_EVENTUALLY) {
            return ConsistencyLevel.Eventually;
        }
        return wish.guarantee() == LEGACY_BOUNDED ? ConsistencyLevel.Bounded : ConsistencyLevel.Customized;
    }

    /** The oracle has given it out: its time is counted on for no longer than this goes back. */
    private Timestamp bound(Deadline deadline) {
        return Timestamp.ofMillis(Math.max(0, time.now(deadline).physicalMillis() - config.gracefulMillis()));
    }

    /**
     * Reads what has arrived, every shard's down to {@code need} and the proxy's own writes; never an older state than one that was
     * seen before.
     */
    private ReadPoint recent(Timestamp need, OwnWrites own) {
        Timestamp now = time.ifKnown().orElseGet(() -> Timestamp.endOfMillis(clock.wallMillis()));
        Timestamp seen = Timestamp.max(own.last(), time.answered());
        return new ReadPoint(Timestamp.max(Timestamp.max(need, now), seen), Guarantee.reached(need), own);
    }

    /** Waits until the oracle has passed {@code guarantee}. */
    private Timestamp reached(Timestamp guarantee, Deadline deadline) {
        if (!guarantee.isAfter(time.answered())) {
            return guarantee;
        }
        Timestamp now = now(deadline);
        long limitMillis = Math.min(config.guaranteeWaitMillis(), deadline.timeRemaining(TimeUnit.MILLISECONDS));
        long aheadMillis = guarantee.physicalMillis() - now.physicalMillis();
        if (aheadMillis > limitMillis) {
            throw ReadErrors.guaranteeAhead(aheadMillis, config.guaranteeWaitMillis());
        }
        while (guarantee.isAfter(now)) {
            sleep(Math.max(1, guarantee.physicalMillis() - now.physicalMillis()));
            if (deadline.isExpired()) {
                throw ReadErrors.guaranteeAhead(aheadMillis, config.guaranteeWaitMillis());
            }
            now = now(deadline);
        }
        return guarantee;
    }

    private Timestamp now(Deadline deadline) {
        try (Step _ = Step.begin("timestamp")) {
            return time.ask(deadline);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
    }
}
