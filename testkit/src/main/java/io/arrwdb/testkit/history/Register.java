package io.arrwdb.testkit.history;

import io.arrwdb.testkit.history.Operation.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether some order of the operations of one key explains everything that was seen: each operation takes effect at one moment
 * between its beginning and its end, a write of unknown outcome at any time after its beginning or never, and a read sees the write
 * before it. Weaker reads may take effect earlier: bounded ones by the bound, session reads at any time after the last write that
 * was acknowledged to their client, eventual ones at any time.
 *
 * <p>Search after Wing and Gong (Testing and Verifying Concurrent Objects, 1993) with Lowe's memory of states already tried (Testing
 * for Linearizability, 2017). Keys are checked one by one, which is as good as all at once (Herlihy and Wing's locality). A read that
 * may take effect now and sees the present value is taken at once, as that forbids nothing; only writes are tried in turn.
 */
public final class Register {
    /** What an order was found for, or not. */
    public enum Verdict { EXPLAINED, CONTRADICTED, TOO_HARD }

    private static final int MOST_STATES = 500_000;

    private final List<Operation> operations;
    private final long[] starts;
    private final int[] after;
    private final Set<State> tried = new HashSet<>();

    private Register(List<Operation> operations, long boundNanos) {
        this.operations = operations;
        this.starts = new long[operations.size()];
        this.after = new int[operations.size()];
        for (int i = 0; i < starts.length; i++) {
            Operation operation = operations.get(i);
            starts[i] = switch (operation.kind()) {
                case WRITE, STRONG -> operation.start();
                case BOUNDED -> operation.start() - boundNanos;
                case SESSION, EVENTUALLY -> Long.MIN_VALUE;
            };
            after[i] = operation.kind() == Kind.SESSION ? lastOwnWrite(operation) : -1;
        }
    }

    /**
     * @param ofOneKey in any order; the key has no row at first
     * @param boundNanos how old a bounded read may be
     */
    public static Verdict check(List<Operation> ofOneKey, long boundNanos) {
        List<Operation> sorted = new ArrayList<>(ofOneKey);
        sorted.sort(Comparator.comparingLong(Operation::start));
        return new Register(sorted, boundNanos).search(new State(new BitSet(), Operation.ABSENT));
    }

    private int lastOwnWrite(Operation read) {
        int last = -1;
        for (int i = 0; i < operations.size(); i++) {
            Operation write = operations.get(i);
            if (!write.kind().isRead() && write.client() == read.client() && write.end() <= read.start()) {
                last = i;
            }
        }
        return last;
    }

    private Verdict search(State state) {
        takeReads(state);
        if (isComplete(state.done)) {
            return Verdict.EXPLAINED;
        }
        if (!tried.add(state)) {
            return Verdict.CONTRADICTED;
        }
        if (tried.size() > MOST_STATES) {
            return Verdict.TOO_HARD;
        }
        long earliestEnd = earliestEnd(state.done);
        for (int i = state.done.nextClearBit(0); i < starts.length; i = state.done.nextClearBit(i + 1)) {
            if (!operations.get(i).kind().isRead() && starts[i] <= earliestEnd) {
                Verdict verdict = search(state.with(i, operations.get(i).value()));
                if (verdict != Verdict.CONTRADICTED) {
                    return verdict;
                }
            }
        }
        return Verdict.CONTRADICTED;
    }

    /** Takes every read that may take effect now and sees the present value. */
    private void takeReads(State state) {
        boolean taken = true;
        while (taken) {
            taken = false;
            long earliestEnd = earliestEnd(state.done);
            for (int i = state.done.nextClearBit(0); i < starts.length; i = state.done.nextClearBit(i + 1)) {
                if (operations.get(i).kind().isRead() && operations.get(i).value() == state.value && starts[i] <= earliestEnd
                        && (after[i] < 0 || state.done.get(after[i]))) {
                    state.done.set(i);
                    taken = true;
                }
            }
        }
    }

    /** Nothing may take effect after the end of something that has not yet. */
    private long earliestEnd(BitSet done) {
        long earliest = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < starts.length; i = done.nextClearBit(i + 1)) {
            earliest = Math.min(earliest, operations.get(i).end());
        }
        return earliest;
    }

    private boolean isComplete(BitSet done) {
        for (int i = done.nextClearBit(0); i < starts.length; i = done.nextClearBit(i + 1)) {
            if (operations.get(i).isKnown()) {
                return false;
            }
        }
        return true;
    }

    private record State(BitSet done, long value) {
        State with(int operation, long newValue) {
            BitSet more = (BitSet) done.clone();
            more.set(operation);
            return new State(more, newValue);
        }
    }
}
