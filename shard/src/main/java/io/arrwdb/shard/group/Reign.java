package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.DecisionCodec;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.Ruling;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.shard.table.Applied;
import io.arrwdb.shard.table.ShardTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch in which this node leads the group: everything that lives no longer than that. Owned by the group's loop.
 *
 * <pre>
 * state      | event                                    | then
 * ACTIVATING | ACTIVATE decided, tables open            | BARRIER appended, CATCHING_UP
 * CATCHING_UP| own BARRIER read                         | SERVING
 * any        | higher BARRIER read, lead lost, a record | OVER: requests fail, tables close
 *            | or decision of unknown outcome           |
 * any        | the log contradicts what was read before | OVER, and the group stops
 * </pre>
 */
final class Reign {
    private static final Logger LOG = LoggerFactory.getLogger(Reign.class);

    private final LogGroup owner;
    private final Epoch epoch;
    private final Map<ShardId, LedShard> shards = new TreeMap<>();
    private final Flushes flushes;
    private final Publisher publisher;
    private State state = State.ACTIVATING;
    private GroupReader reader;
    private LogReader logReader;
    private GroupCommit commit;
    private ReadIndexes reads;
    private Timestamp promised = Timestamp.ZERO;
    private Offset target = new Offset(0);
    private long readBytes;
    private Optional<Timers.Timer> tick = Optional.empty();

    private enum State { ACTIVATING, CATCHING_UP, SERVING, OVER }

    Reign(LogGroup owner, Epoch epoch) {
        this.owner = owner;
        this.epoch = epoch;
        this.publisher = new Publisher(this);
        this.flushes = new Flushes(this, publisher);
    }

    void begin() {
        propose(new Decision.Activate(epoch, owner.node()))
                .thenCompose(decided -> step(new GroupOpening(this).open()))
                .whenComplete((opened, error) -> {
                    if (error != null) {
                        abdicate("it could not be opened: " + cause(error).getMessage());
                    } else {
                        catchUp(opened);
                    }
                });
    }

    // ---- what the parts of a reign use

    LogGroup owner() {
        return owner;
    }

    LogGroupId group() {
        return owner.id();
    }

    NodeId node() {
        return owner.node();
    }

    Epoch epoch() {
        return epoch;
    }

    GroupPorts ports() {
        return owner.ports();
    }

    GroupConfig config() {
        return owner.config();
    }

    GroupLedger ledger() {
        return owner.seat().ledger();
    }

    boolean enforces(Rule rule) {
        return owner.rules().contains(rule);
    }

    Optional<LedShard> shard(ShardId shard) {
        return Optional.ofNullable(shards.get(shard));
    }

    Collection<LedShard> shards() {
        return List.copyOf(shards.values());
    }

    GroupReader reader() {
        return reader;
    }

    GroupCommit commit() {
        return commit;
    }

    Publisher publisher() {
        return publisher;
    }

    Flushes flushes() {
        return flushes;
    }

    long readBytes() {
        return readBytes;
    }

    boolean serving() {
        return state == State.SERVING;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /** Below or at it no record may be stamped: what the log holds, what was stamped, what was promised to readers. */
    Timestamp floor() {
        return reader == null ? promised : Timestamp.max(promised, reader.floor());
    }

    void raiseFloor(Timestamp ts) {
        promised = Timestamp.max(promised, ts);
    }

    Offset applied() {
        return reader.next();
    }

    /** The stage's outcome in the loop; a failure where the reign is over by then. */
    <T> CompletableFuture<T> step(CompletionStage<T> stage) {
        CompletableFuture<T> inLoop = new CompletableFuture<>();
        stage.whenCompleteAsync((result, error) -> {
            if (isOver()) {
                inLoop.completeExceptionally(notLeading());
            } else if (error != null) {
                inLoop.completeExceptionally(cause(error));
            } else {
                inLoop.complete(result);
            }
        }, owner.mailbox());
        return inLoop;
    }

    <T> void onLoop(CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        stage.whenCompleteAsync((result, error) -> then.accept(result, error == null ? null : cause(error)), owner.mailbox());
    }

    /** Runs {@code task} in the loop after a while, unless the reign is over by then. */
    Timers.Timer later(long delayMillis, Runnable task) {
        return ports().timers().after(delayMillis, owner.mailbox(), () -> {
            if (!isOver()) {
                task.run();
            }
        });
    }

    /** Tries an effect until it succeeds, the reign is over, or it is refused for good. */
    <T> CompletableFuture<T> retrying(String what, Supplier<CompletionStage<T>> effect) {
        CompletableFuture<T> done = new CompletableFuture<>();
        attempt(what, effect, done);
        return done;
    }

    private <T> void attempt(String what, Supplier<CompletionStage<T>> effect, CompletableFuture<T> done) {
        if (isOver()) {
            done.completeExceptionally(notLeading());
            return;
        }
        effect.get().whenComplete((result, error) -> {
            if (error == null) {
                done.complete(result);
            } else if (isOver() || cause(error) instanceof GroupException) {
                done.completeExceptionally(isOver() ? notLeading() : cause(error));
            } else {
                LOG.warn("{} of log group {} failed, next try in {} ms", what, group(), config().retryMillis(), cause(error));
                ports().timers().after(config().retryMillis(), owner.mailbox(), () -> attempt(what, effect, done));
            }
        });
    }

    /**
     * Completes once the decision is applied; fails with {@link GroupException.Kind#REFUSED} where its preconditions do
     * not hold. An unknown outcome ends the reign.
     */
    CompletableFuture<Void> propose(Decision decision) {
        if (isOver()) {
            return CompletableFuture.failedFuture(notLeading());
        }
        return step(owner.seat().propose(DecisionCodec.encode(decision))).handle((bytes, error) -> {
            if (error != null) {
                abdicate("a decision failed: " + cause(error).getMessage());
                throw notLeading();
            }
            if (Ruling.decode(bytes) instanceof Ruling.Refused refused) {
                throw new GroupException(GroupException.Kind.REFUSED, refused.reason());
            }
            return null;
        });
    }

    /** Completes once, after this call, a majority knows this node as leader and the group's incarnation is still this one. */
    CompletableFuture<Void> confirm() {
        return step(owner.seat().confirmLeadership()).thenCombine(step(owner.seat().record()), (confirmed, record) -> {
            if (record.incarnation() != epoch.incarnation()) {
                owner.seat().joinSuccessor(record.incarnation());
                throw notLeading();
            }
            return null;
        });
    }

    GroupException notLeading() {
        return new GroupException(GroupException.Kind.NOT_LEADER, "node " + node() + " does not lead log group " + group());
    }

    static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    // ---- requests

    CompletionStage<WriteResult> write(PendingRequest request) {
        boolean memoryFull = shards.values().stream().anyMatch(shard -> shard.table().memoryOverdrawn());
        if (memoryFull && request.writes().stream().anyMatch(GroupWrite.Rows.class::isInstance)) {
            flushes.relieveMemory();
            return CompletableFuture.failedStage(new GroupException(GroupException.Kind.OVERLOADED,
                    "growing rows fill the memory budget of node " + node() + "; they are being flushed, send again"));
        }
        return commit.submit(request);
    }

    CompletionStage<SafePoint> readIndex(Timestamp atLeast) {
        return reads.ask(atLeast);
    }

    // ---- the log

    /** Everything is open: begin to read, and open the epoch in the log. */
    private void catchUp(GroupOpening.Opened opened) {
        reader = opened.reader();
        logReader = opened.logReader();
        target = opened.end();
        for (GroupOpening.OpenedShard shard : opened.shards()) {
            ShardTable table = shard.table();
            shards.put(table.shard(), new LedShard(table, shard.replaceDuplicates(), config().flushBytes(), shard.begin(), 0));
        }
        state = State.CATCHING_UP;
        owner.progress(reader.next(), target);
        poll();
        step(ports().log().producer(group(), epoch)).thenCombine(step(ports().oracle().allocate(1)),
                (producer, range) -> {
                    openEpoch(producer, range.last());
                    return null;
                }).exceptionally(error -> {
                    abdicate("it has no producer or no timestamp: " + cause(error).getMessage());
                    return null;
                });
    }

    private void openEpoch(LogProducer producer, Timestamp ts) {
        commit = new GroupCommit(this, reader, producer);
        reads = new ReadIndexes(this, commit);
        raiseFloor(ts);
        onLoop(producer.append(WalCodec.encode(new WalRecord.Barrier(epoch, ts, node()))), (offset, error) -> {
            if (error instanceof LogException.Full) {
                LOG.warn("log group {} cannot be opened in epoch {} before its disk has room: {}", group(), epoch, error.getMessage());
                awaitRoom();
            } else if (error != null) {
                abdicate("its barrier was not appended: " + error.getMessage());
            }
        });
    }

    /** A new epoch needs a barrier in the log, so it is not worth beginning before there is room for one. */
    void awaitRoom() {
        later(config().tickMillis(), () -> step(ports().log().hasRoom(group())).whenComplete((room, error) -> {
            if (error == null && room && (commit == null || commit.inFlight().isEmpty())) {
                abdicate("its disk has room again, and writing needs a new epoch");
            } else {
                awaitRoom();
            }
        }));
    }

    private void poll() {
        onLoop(logReader.poll(config().pollBytes()), (entries, error) -> {
            if (isOver()) {
                return;
            }
            if (error != null) {
                readFailed(error);
                return;
            }
            for (LogEntry entry : entries) {
                take(entry);
                if (isOver()) {
                    return;
                }
            }
            if (state == State.CATCHING_UP) {
                owner.progress(reader.next(), target);
            } else {
                flushes.check();
            }
            poll();
        });
    }

    private void readFailed(Throwable error) {
        if (error instanceof LogException.Corrupt) {
            owner.stop(error.getMessage());
        } else {
            abdicate("the log cannot be read: " + error.getMessage());
        }
    }

    private void take(LogEntry entry) {
        GroupReader.Reading reading = reader.read(entry);
        readBytes += entry.record().length;
        long[] counts = null;
        switch (reading.verdict()) {
            case Verdict.Opened opened -> opened(opened.barrier());
            case Verdict.Accepted accepted -> counts = apply(reading.offset(), accepted);
            case Verdict.Contradiction contradiction -> owner.stop(contradiction.message());
            case Verdict.Ticked ticked -> { }
            case Verdict.Held held -> { }
            case Verdict.Duplicate duplicate -> { }
            case Verdict.Dropped dropped -> { }
        }
        if (!isOver() && commit != null && reading.record() instanceof WalRecord.ShardRecord record
                && record.epoch().equals(epoch)) {
            commit.readBack(record, reading.verdict(), counts);
        }
    }

    private void opened(WalRecord.Barrier barrier) {
        int order = barrier.epoch().compareTo(epoch);
        if (order > 0) {
            owner.end("the log belongs to epoch " + barrier.epoch() + " of " + barrier.node(), false);
        } else if (order == 0) {
            state = State.SERVING;
            LOG.info("node {} leads log group {} in epoch {}, {} shards", node(), group(), epoch, shards.size());
            owner.progress(reader.next(), reader.next());
            flushes.resume();
            tick();
        }
    }

    private long[] apply(Offset offset, Verdict.Accepted accepted) {
        if (accepted.changes().getFirst() instanceof ShardChange.CreateShard create) {
            ReaderState begin = reader.checkpoint(accepted.shard()).orElseThrow();
            shards.put(accepted.shard(), new LedShard(new ShardTable(create.collection(), accepted.shard(), create.schema(),
                    ports().memory()), create.replaceDuplicates(), config().flushBytes(), begin, readBytes));
        }
        LedShard shard = shards.get(accepted.shard());
        Applied applied = shard.table().apply(offset, accepted);
        applied.freeze().ifPresent(freeze ->
                shard.sealed(new LedShard.Sealing(freeze, reader.checkpoint(accepted.shard()).orElseThrow())));
        if (shard.table().isDropped()) {
            shard.markEnded();
        }
        if (serving()) {
            flushes.created(shard);
        }
        return applied.counts();
    }

    private void tick() {
        tick = Optional.of(later(config().tickMillis(), () -> {
            flushes.check();
            tick();
        }));
    }

    void forget(LedShard shard) {
        shards.remove(shard.id());
        reader.unfollow(shard.id());
        shard.close(new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + shard.id() + " was dropped"));
    }

    Optional<ShardLedger> ledger(LedShard shard) {
        return ledger().shard(shard.id());
    }

    // ---- the end

    /** Gives the lead up, because going on would not be safe, or not possible. */
    void abdicate(String why) {
        if (!isOver()) {
            owner.end(why, true);
        }
    }

    /** Ends this reign's doings; called by the group alone. */
    void close() {
        state = State.OVER;
        GroupException why = notLeading();
        tick.ifPresent(Timers.Timer::cancel);
        if (commit != null) {
            commit.end(why);
            reads.end(why);
        }
        if (logReader != null) {
            logReader.close();
        }
        shards.values().forEach(shard -> shard.close(why));
        shards.clear();
    }
}
