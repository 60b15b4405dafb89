package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.DecisionCodec;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.Ruling;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.shard.table.ShardTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
 * ACTIVATING | what it opens is damaged                 | OVER, and the group stops
 * </pre>
 */
final class Reign extends LoopWork {
    private static final Logger LOG = LoggerFactory.getLogger(Reign.class);

    private final LogGroup owner;
    private final Epoch epoch;
    private final Map<ShardId, LedShard> shards = new TreeMap<>();
    private final Flushes flushes;
    private final Publisher publisher;
    private final Arrivals arrivals;
    private State state = State.ACTIVATING;
    private LogReplay replay;
    private GroupCommit commit;
    private ReadIndexes reads;
    private Timestamp promised = Timestamp.ZERO;
    private Optional<Timers.Timer> tick = Optional.empty();

    private enum State { ACTIVATING, CATCHING_UP, SERVING, OVER }

    Reign(LogGroup owner, Epoch epoch) {
        super(owner.mailbox(), owner.ports().timers(), owner.config().retryMillis());
        this.owner = owner;
        this.epoch = epoch;
        this.publisher = new Publisher(this);
        this.flushes = new Flushes(this, publisher);
        this.arrivals = new Arrivals(this);
    }

    void begin() {
        propose(new Decision.Activate(epoch, owner.node()))
                .thenCompose(decided -> step(new GroupOpening(this).open()))
                .whenComplete((opened, error) -> {
                    if (error == null) {
                        catchUp(opened);
                    } else if (Damage.causes(error) && !isOver()) {
                        owner.stop("it could not be opened: " + cause(error).getMessage());
                    } else {
                        abdicate("it could not be opened: " + cause(error).getMessage());
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

    void add(LedShard shard) {
        shards.put(shard.id(), shard);
    }

    GroupReader reader() {
        return replay.reader();
    }

    GroupCommit commit() {
        return commit;
    }

    Publisher publisher() {
        return publisher;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Flushes flushes() {
        return flushes;
    }

    long readBytes() {
        return replay.readBytes();
    }

    boolean serving() {
        return state == State.SERVING;
    }

    @Override
    boolean isOver() {
        return state == State.OVER;
    }

    /** Below or at it no record may be stamped: what the log holds, what was stamped, what was promised to readers. */
    Timestamp floor() {
        return replay == null ? promised : Timestamp.max(promised, reader().floor());
    }

    void raiseFloor(Timestamp ts) {
        promised = Timestamp.max(promised, ts);
    }

    Offset applied() {
        return reader().next();
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
            if (record.incarnation() != epoch.incarnation() && enforces(Rule.CONFIRM_INCARNATION)) {
                owner.seat().joinSuccessor(record.incarnation());
                throw notLeading();
            }
            return null;
        });
    }

    @Override
    GroupException notLeading() {
        return new GroupException(GroupException.Kind.NOT_LEADER, "node " + node() + " does not lead log group " + group());
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

    CompletionStage<SafePoint> readIndex(Guarantee need) {
        return reads.ask(need);
    }

    // ---- the log

    /** Everything is open: begin to read, and open the epoch in the log. */
    private void catchUp(GroupOpening.Opened opened) {
        replay = new LogReplay(this, opened);
        for (GroupOpening.OpenedShard shard : opened.shards()) {
            ShardTable table = shard.table();
            add(new LedShard(table, shard.replaceDuplicates(), config().flushBytes(), shard.begin(), 0));
        }
        state = State.CATCHING_UP;
        replay.begin();
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
        commit = new GroupCommit(this, reader(), producer);
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

    void opened(WalRecord.Barrier barrier) {
        int order = barrier.epoch().compareTo(epoch);
        if (order > 0) {
            owner.end("the log belongs to epoch " + barrier.epoch() + " of " + barrier.node(), false);
        } else if (order == 0) {
            state = State.SERVING;
            LOG.info("node {} leads log group {} in epoch {}, {} shards", node(), group(), epoch, shards.size());
            owner.progress(applied(), applied());
            flushes.resume();
            tick();
        }
    }

    private void tick() {
        tick = Optional.of(later(config().tickMillis(), () -> {
            flushes.check();
            tick();
        }));
    }

    void forget(LedShard shard) {
        shards.remove(shard.id());
        reader().unfollow(shard.id());
        if (commit != null) {
            commit.beginChain(shard.id());
        }
        shard.close(new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + shard.id() + " was dropped, or has moved"));
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
        if (replay != null) {
            replay.close();
        }
        shards.values().forEach(shard -> shard.close(why));
        shards.clear();
    }
}
