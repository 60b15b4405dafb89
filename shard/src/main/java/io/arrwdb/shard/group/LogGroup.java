package io.arrwdb.shard.group;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.feed.LogReach;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log group on one node. Follows its decisions always, and while this node leads, does everything else through a
 * {@link Reign}. Its methods may be called from any thread; answers complete in the group's loop.
 *
 * <pre>
 * state     | event                                        | then
 * NEW       | start                                        | a {@link GroupSeat} taken: FOLLOWING
 * FOLLOWING | its seat leads                               | LEADING: a reign begins
 * LEADING   | another leads, the seat moves to a successor | FOLLOWING
 * LEADING   | the reign fails                              | FOLLOWING, and the lead is given up after a pause
 * any       | the log contradicts what was read            | STOPPED: nothing is served until a person has looked
 * any       | close                                        | CLOSED
 * </pre>
 */
public final class LogGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogGroup.class);

    private final LogGroupId id;
    private final NodeId node;
    private final GroupPorts ports;
    private final GroupConfig config;
    private final Executor mailbox;
    private final Set<Rule> rules;
    private final GroupListener listener;
    private final GroupSeat seat;
    private Reign reign;
    private String stopped;

    /** @param rules all of them ({@link Rule#all}), except in the tests that prove that they are needed */
    public LogGroup(LogGroupId id, NodeId node, GroupPorts ports, GroupConfig config, Executor mailbox, Set<Rule> rules,
            GroupListener listener) {
        this.id = id;
        this.node = node;
        this.ports = ports;
        this.config = config;
        this.mailbox = mailbox;
        this.rules = rules;
        this.listener = listener;
        this.seat = new GroupSeat(this);
    }

    /** Takes the seat; completes once this node follows the group's decisions. */
    public CompletionStage<Void> start() {
        mailbox.execute(seat::take);
        return seat.joined();
    }

    /** Writes. The request takes effect on each of its shards whole or not at all. */
    public CompletionStage<WriteResult> write(RequestId request, List<GroupWrite> writes) {
        return write(request, writes, WriteSteps.UNHEARD);
    }

    /** As the other, but that {@code steps} hears how far it has come. */
    public CompletionStage<WriteResult> write(RequestId request, List<GroupWrite> writes, WriteSteps steps) {
        return this.<WriteResult>leading(reign -> {
            for (GroupWrite write : writes) {
                if (!reign.reader().isOpen(write.shard()) || reign.shard(write.shard()).isEmpty()) {
                    throw new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + write.shard()
                            + " is not served by log group " + id + "; refresh the routes");
                }
            }
            return reign.write(new PendingRequest(request, writes, steps));
        }).whenComplete((result, error) -> steps.answered());
    }

    /** The point up to which a reader must have applied the log to see every write acknowledged before this call. */
    public CompletionStage<SafePoint> readIndex(Guarantee need) {
        return leading(reign -> reign.readIndex(need));
    }

    /** Orders DDL with the rows of a shard; completes with the commit timestamp once it has taken effect. Idempotent. */
    public CompletionStage<Timestamp> control(ShardId shard, ShardChange.Control control) {
        return leading(reign -> new Controls(reign).order(shard, control));
    }

    /** Begins to bring everything of the shard into files; completes when it is known what. */
    public CompletionStage<FlushStarted> flush(ShardId shard) {
        return onShard(shard, (reign, led) -> reign.flushes().flush(led));
    }

    /** Splits a shard; completes with the split's timestamp once it is in force. Idempotent. */
    public CompletionStage<Timestamp> split(ShardId shard, ShardChange.Split split) {
        return onShard(shard, (reign, led) -> reign.flushes().splits().split(led, split));
    }

    /** Ends a shard's stay in this group; completes once its last manifest here is published. Idempotent. */
    public CompletionStage<Departure> cut(ShardId shard, long move) {
        return onShard(shard, (reign, led) -> reign.flushes().departures().cut(led, move));
    }

    /** Gives up a move that no other group has begun to take over: writes go on here. Idempotent. */
    public CompletionStage<Void> resume(ShardId shard, long move) {
        return onShard(shard, (reign, led) -> reign.flushes().departures().resume(led, move));
    }

    /** Takes a shard over that another group's log has cut; completes once it serves here. Idempotent. */
    public CompletionStage<Void> adopt(ShardId shard, long move, Departure departure) {
        return leading(reign -> reign.arrivals().adopt(shard, move, departure));
    }

    /** Forgets a shard that another group has taken over. Idempotent. */
    public CompletionStage<Void> release(ShardId shard, long move) {
        return leading(reign -> reign.flushes().departures().release(shard, move));
    }

    /** Reports on shards; on all of the group where none is named. Shards that are not here are left out. */
    public CompletionStage<List<ShardReport>> report(Set<ShardId> shards) {
        return leading(reign -> CompletableFuture.completedStage(reign.shards().stream()
                .filter(led -> !led.ended() && (shards.isEmpty() || shards.contains(led.id())))
                .map(led -> Reports.of(reign, led)).toList()));
    }

    /** What the group has decided so far, as {@link GroupLedger#snapshot} writes it; of its leader, so that nothing is missing. */
    public CompletionStage<byte[]> decided() {
        return leading(reign -> reign.confirm().thenApply(confirmed -> reign.ledger().snapshot()));
    }

    /** Promises an index build of a segment the prefix that it answers. Idempotent. */
    public CompletionStage<String> registerIndexBuild(ShardId shard, BuildId build, SegmentId segment) {
        return onShard(shard, (reign, led) -> new IndexBuilds(reign).register(led, build, segment));
    }

    /** Lists an index that a registered build has made of a segment. Idempotent. */
    public CompletionStage<Void> commitIndex(ShardId shard, BuildId build, SegmentId segment, IndexEntry index) {
        return onShard(shard, (reign, led) -> new IndexBuilds(reign).commit(led, build, segment, index));
    }

    /** Ends a build without an index, and sweeps after it. Idempotent. */
    public CompletionStage<Void> abandonIndexBuild(ShardId shard, BuildId build) {
        return onShard(shard, (reign, led) -> new IndexBuilds(reign).abandon(led, build));
    }

    /** Takes indexes whose definitions are gone from every segment of the shard. Idempotent. */
    public CompletionStage<Void> dropIndexes(ShardId shard, List<IndexId> indexes) {
        return onShard(shard, (reign, led) -> new IndexBuilds(reign).drop(led, indexes));
    }

    /** Promises segments to a compaction. */
    public CompletionStage<RegisteredCompaction> registerCompaction(ShardId shard, BuildId build, List<SegmentId> inputs) {
        return onShard(shard, (reign, led) -> new Compactions(reign).register(led, build, inputs));
    }

    /** Puts a compaction's output in the place of its inputs; empty where no row was left. Idempotent. */
    public CompletionStage<Void> commitCompaction(ShardId shard, BuildId build, Optional<SegmentEntry> output) {
        return onShard(shard, (reign, led) -> new Compactions(reign).commit(led, build, output));
    }

    /** Gives a compaction's inputs back. Idempotent. */
    public CompletionStage<Void> abandonCompaction(ShardId shard, BuildId build) {
        return onShard(shard, (reign, led) -> new Compactions(reign).abandon(led, build));
    }

    /** Deletes garbage that no manifest from {@code oldestPinned} on needs. */
    public CompletionStage<Void> collectGarbage(ShardId shard, long oldestPinned) {
        return onShard(shard, (reign, led) -> led.jobs().add(() -> reign.flushes().sweeper().collect(shard, oldestPinned)
                .thenCompose(done -> reign.publisher().publish(shard))));
    }

    /** Looks at the decisions, in the loop; for health, metrics and checkers. */
    public <T> CompletionStage<T> inspect(Function<GroupLedger, T> look) {
        return CompletableFuture.supplyAsync(() -> look.apply(seat.ledger()), mailbox);
    }

    /** Where the table of a led shard stands, and what it holds there; for checkers. */
    public CompletionStage<Standing> standing(ShardId shard) {
        return onShard(shard, (reign, led) -> CompletableFuture.completedStage(
                new Standing(reign.applied(), led.table().stateHash(), led.table().liveRows())));
    }

    /**
     * A replica's table at an offset.
     *
     * @param next the first offset that has not been applied
     * @param hash a digest of the live rows
     */
    public record Standing(Offset next, long hash, long liveRows) { }

    /** How this node sits in the group. */
    public CompletionStage<SeatReport> seats() {
        return CompletableFuture.supplyAsync(() -> new SeatReport(id, seat.incarnation(),
                Optional.ofNullable(reign).filter(Reign::serving).map(Reign::epoch), seat.voters()), mailbox);
    }

    /**
     * Changes who votes in the group, or who leads it; where this node leads.
     *
     * @param incarnation and {@code voters}: from which the change was planned; with others it is refused
     */
    public CompletionStage<Void> arrange(long incarnation, SeatChange change, Set<NodeId> voters) {
        return leading(reign -> seat.arrange(incarnation, change, voters));
    }

    /** Leaves the group for good, where its record names this node no more; completes once nothing is left of it here. */
    public CompletionStage<Void> retire() {
        return CompletableFuture.supplyAsync(() -> {
            end("this node has no seat in the group any more", false);
            seat.close();
            return null;
        }, mailbox).thenCompose(left -> ports.consensus().forget(id));
    }

    /** Leaves the group. */
    @Override
    public void close() {
        mailbox.execute(() -> {
            end("it is closing", false);
            seat.close();
        });
    }

    public LogGroupId id() {
        return id;
    }

    /** The node that this replica is on. */
    public NodeId node() {
        return node;
    }

    // ---- what its seat and a reign use

    GroupPorts ports() {
        return ports;
    }

    GroupConfig config() {
        return config;
    }

    Executor mailbox() {
        return mailbox;
    }

    Set<Rule> rules() {
        return rules;
    }

    GroupSeat seat() {
        return seat;
    }

    boolean reigns() {
        return reign != null;
    }

    boolean hasStopped() {
        return stopped != null;
    }

    void applied(LogReach reach) {
        listener.applied(id, reach);
    }

    void progress(Offset at, Offset target) {
        listener.progress(id, at, target);
        if (reign != null && reign.serving()) {
            listener.serving(id, reign.epoch());
        }
    }

    void lead(Epoch epoch) {
        reign = new Reign(this, epoch);
        reign.begin();
    }

    void follow(Optional<NodeId> leader) {
        end("node " + leader.map(NodeId::value).orElse("(unknown)") + " leads", false);
        leader.filter(other -> !other.equals(node)).ifPresent(other -> listener.following(id, other));
    }

    /** Ends the reign; after a pause the lead is given up, so that a new epoch, here or elsewhere, goes on. */
    void end(String why, boolean abdicate) {
        if (reign == null) {
            return;
        }
        Reign over = reign;
        reign = null;
        LOG.info("node {} no longer leads log group {} in epoch {}: {}", node, id, over.epoch(), why);
        over.close();
        listener.ended(id, over.epoch(), why);
        if (abdicate) {
            seat.abdicateLater();
        }
    }

    /** Stops the group for good: what it would serve may be wrong. */
    void stop(String why) {
        if (stopped == null) {
            stopped = why;
            LOG.error("log group {} has stopped: {}", id, why);
            end(why, false);
            listener.stopped(id, why);
            seat.abdicate();
        }
    }

    // ---- requests

    private <T> CompletionStage<T> leading(Function<Reign, CompletionStage<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        mailbox.execute(() -> {
            if (reign == null || !reign.serving()) {
                answer.completeExceptionally(new GroupException(GroupException.Kind.NOT_LEADER, stopped != null
                        ? "log group " + id + " has stopped: " + stopped : "node " + node + " does not serve log group " + id
                        + (reign == null ? "" : " yet")));
                return;
            }
            try {
                action.apply(reign).whenComplete((result, error) -> {
                    if (error == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(Reign.cause(error));
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private <T> CompletionStage<T> onShard(ShardId shard, BiFunction<Reign, LedShard, CompletionStage<T>> action) {
        return leading(reign -> {
            LedShard led = reign.shard(shard).filter(s -> !s.ended()).orElseThrow(() -> new GroupException(
                    GroupException.Kind.WRONG_SHARD, "shard " + shard + " is not led by node " + node));
            return action.apply(reign, led);
        });
    }
}
