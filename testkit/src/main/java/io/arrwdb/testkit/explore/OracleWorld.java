package io.arrwdb.testkit.explore;

import io.arrwdb.core.plan.root.TimestampAllocator;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two root coordinators that take turns in leading, and one asker after another. The allocator is the production's
 * ({@link TimestampAllocator}); around it stands a model of its owner (allocate, look at the lease, answer; save the next limit
 * under the lease's fence), for the owner itself blocks and runs on threads. Each may be paused between any two steps, and the
 * second one's clock is behind.
 */
public final class OracleWorld implements World {
    private static final long WINDOW_MILLIS = 2;

    private final Set<Rule> rules;
    private final int asked;
    private final int changes;
    private final List<Oracle> oracles = List.of(new Oracle("A", 100), new Oracle("B", 90));
    private Oracle holder;
    private long savedMillis;
    private int asks;
    private int reigns;
    private Timestamp highestAnswered = Timestamp.ZERO;
    private String violation;

    private static final class Oracle {
        private final String name;
        private final long wallMillis;
        private TimestampAllocator allocator;
        private Timestamp askedAfter;
        private TimestampRange allocated;
        private long handedOut;

        Oracle(String name, long wallMillis) {
            this.name = name;
            this.wallMillis = wallMillis;
        }
    }

    private record Move(String words, Runnable happens) { }

    /**
     * @param asked how many timestamps are asked for
     * @param changes how often the lease changes hands
     */
    public OracleWorld(int asked, int changes, Set<Rule> rules) {
        this.asked = asked;
        this.changes = changes;
        this.rules = rules;
    }

    @Override
    public List<String> moves() {
        return enabled().stream().map(Move::words).toList();
    }

    @Override
    public int choices() {
        return moves().size();
    }

    @Override
    public void makeAgain(int move) {
        make(move);
    }

    @Override
    public void make(int move) {
        enabled().get(move).happens().run();
    }

    @Override
    public long fingerprint() {
        Fingerprint print = new Fingerprint().add(holder == null ? "" : holder.name).add(savedMillis).add(asks).add(reigns)
                .add(highestAnswered.value());
        for (Oracle oracle : oracles) {
            print.add(oracle.allocator == null ? 0 : 1).add(oracle.handedOut)
                    .add(oracle.askedAfter == null ? -1 : oracle.askedAfter.value())
                    .add(oracle.allocated == null ? -1 : oracle.allocated.last().value())
                    .add(oracle.allocator == null ? -1 : oracle.allocator.nextLimitMillis(0));
        }
        return print.value();
    }

    @Override
    public Optional<String> violation() {
        return Optional.ofNullable(violation);
    }

    @Override
    public void close() { }

    private List<Move> enabled() {
        List<Move> moves = new ArrayList<>();
        for (Oracle oracle : oracles) {
            if (holder != oracle && reigns < changes) {
                moves.add(new Move("the lease goes to " + oracle.name + ", which reads the limit and saves its own", () -> reign(oracle)));
            }
            if (oracle.allocator == null) {
                continue;
            }
            if (oracle.askedAfter == null && asks < asked) {
                moves.add(new Move(oracle.name + " is asked", () -> {
                    asks++;
                    oracle.askedAfter = highestAnswered;
                }));
            } else if (oracle.askedAfter != null && oracle.allocated == null) {
                moves.add(new Move(oracle.name + " allocates", () -> allocate(oracle)));
            } else if (oracle.askedAfter != null) {
                moves.add(new Move(oracle.name + " looks at its lease and answers", () -> answer(oracle)));
            }
        }
        return moves;
    }

    private void reign(Oracle oracle) {
        reigns++;
        holder = oracle;
        oracle.allocator = new TimestampAllocator(savedMillis, WINDOW_MILLIS);
        oracle.askedAfter = null;
        oracle.allocated = null;
        save(oracle);
    }

    private void allocate(Oracle oracle) {
        Optional<TimestampRange> range = oracle.allocator.allocate(TimestampAllocator.MAX_COUNT, oracle.wallMillis);
        if (range.isPresent()) {
            oracle.allocated = range.get();
            oracle.handedOut = range.get().last().value();
        } else if (holder == oracle) {
            save(oracle);
        } else {
            oracle.allocator = null;
            oracle.askedAfter = null;
        }
    }

    private void save(Oracle oracle) {
        savedMillis = oracle.allocator.nextLimitMillis(oracle.wallMillis);
        oracle.allocator.saved(savedMillis);
    }

    private void answer(Oracle oracle) {
        Timestamp after = oracle.askedAfter;
        TimestampRange range = oracle.allocated;
        oracle.askedAfter = null;
        oracle.allocated = null;
        if (holder != oracle && rules.contains(Rule.LEASE_BEFORE_ANSWER)) {
            oracle.allocator = null;
            return;
        }
        if (!range.first().isAfter(after)) {
            violation = oracle.name + " answered " + range.first() + " to one who asked when " + after + " had been answered";
        }
        highestAnswered = Timestamp.max(highestAnswered, range.last());
    }
}
