package io.arrwdb.shard.feed;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.shard.table.ShardTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The log of one group as a query node follows it. One run of the log serves all shards; a shard that is added behind it
 * catches up with a run of its own, and joins when that is level. Every method, and every call of the listener, belongs to
 * the loop behind {@code mailbox}.
 */
public final class GroupFeed {
    private final LogGroupId group;
    private final Log log;
    private final Executor mailbox;
    private final FeedConfig config;
    private final FeedListener listener;
    private final SafeWaiters waiters;
    private final Set<LogRun> catchingUp = new HashSet<>();
    private LogRun main;
    private final Set<Rule> rules;

    public GroupFeed(LogGroupId group, Log log, GroupLeader leader, Timers timers, Executor mailbox, FeedConfig config,
            FeedListener listener) {
        this(group, log, leader, timers, mailbox, config, listener, Rule.all());
    }

    /** @param rules all of them, except in the tests that prove that they are needed */
    public GroupFeed(LogGroupId group, Log log, GroupLeader leader, Timers timers, Executor mailbox, FeedConfig config,
            FeedListener listener, Set<Rule> rules) {
        this.rules = rules;
        this.group = group;
        this.log = log;
        this.mailbox = mailbox;
        this.config = config;
        this.listener = listener;
        this.waiters = new SafeWaiters(group, leader, timers, mailbox, config.retryMillis());
        waiters.onAnswer(this::checkWaiters);
    }

    /** Applies the log from the checkpoint on to the table; {@link #isJoined} says when it is level with the others. */
    public void add(ShardTable table, ReaderState checkpoint) {
        if (main != null && checkpoint.position().next().compareTo(main.reader().next()) >= 0) {
            main.applier().add(table, checkpoint);
            mailbox.execute(listener::advanced);
            return;
        }
        LogRun run = new LogRun(checkpoint.position(), mailbox, config.pollBytes(), listener::child, this::advanced, this::stopped);
        run.applier().add(table, checkpoint);
        if (main == null) {
            main = run;
        } else {
            catchingUp.add(run);
        }
        run.start(log, group);
    }

    /** Applies nothing more to the shard's table. */
    public void remove(ShardId shard) {
        List<LogRun> runs = new ArrayList<>(catchingUp);
        if (main != null) {
            runs.add(main);
        }
        for (LogRun run : runs) {
            run.applier().remove(shard);
            if (run.applier().tables().isEmpty()) {
                end(run);
            }
        }
        promote();
    }

    /** Whether the shard is fed by the run that all share, so that it is as fresh as {@link #next} says. */
    public boolean isJoined(ShardId shard) {
        return main != null && main.applier().tables().containsKey(shard);
    }

    /** The first offset that has not been applied to a shard; empty where the shard is not fed. */
    public Optional<Offset> next(ShardId shard) {
        if (isJoined(shard)) {
            return Optional.of(main.reader().next());
        }
        return catchingUp.stream().filter(run -> run.applier().tables().containsKey(shard)).findFirst()
                .map(run -> run.reader().next());
    }

    /**
     * Completes, in the loop, once the shard's table holds everything at or below {@code need}; fails with
     * {@link ShardMovedException} where a part of that is in another log.
     *
     * @param givenUp says that nobody waits any more; polled now and then
     */
    public CompletionStage<Void> awaitSafe(ShardId shard, Guarantee need, BooleanSupplier givenUp) {
        CompletionStage<Void> safe = waiters.await(need, () -> isJoined(shard), givenUp);
        checkWaiters();
        CompletableFuture<Void> here = new CompletableFuture<>();
        safe.whenComplete((done, error) -> {
            if (error instanceof CancellationException) {
                here.cancel(false);
            } else if (error != null) {
                here.completeExceptionally(error);
            } else {
                moved(shard, need.ts()).ifPresentOrElse(here::completeExceptionally, () -> here.complete(null));
            }
        });
        return here;
    }

    /** Whoever leads this group promises nothing of a shard that has left it. */
    private Optional<ShardMovedException> moved(ShardId shard, Timestamp need) {
        Residence residence = main == null ? Residence.FIRST : main.reader().residence(shard);
        return residence.isCut() && need.compareTo(residence.cut()) >= 0 && rules.contains(Rule.REFUSE_PAST_CUT)
                ? Optional.of(new ShardMovedException(shard, residence.cut(), need)) : Optional.empty();
    }

    /** How far the run that all share has come; empty where no shard is fed. */
    public Optional<LogReach> reach() {
        return Optional.ofNullable(main).map(run -> new LogReach(run.reader().next(), run.reader().floor()));
    }

    /** Stops reading. */
    public void close() {
        catchingUp.forEach(LogRun::close);
        catchingUp.clear();
        if (main != null) {
            main.close();
            main = null;
        }
        waiters.fail(new IllegalStateException("the feed of log group " + group + " is closed"));
    }

    private void advanced(LogRun run) {
        if (run == main) {
            checkWaiters();
        } else {
            join(run);
        }
        listener.advanced();
    }

    /** Hands the shards of a run that is level over to the main run; a shard amid the parts of a request waits. */
    private void join(LogRun run) {
        GroupReader reader = run.reader();
        if (reader.next().compareTo(main.reader().next()) < 0) {
            return;
        }
        for (ShardId shard : List.copyOf(run.applier().tables().keySet())) {
            reader.checkpoint(shard).ifPresent(level -> {
                ShardTable table = run.applier().tables().get(shard);
                run.applier().remove(shard);
                main.applier().add(table, level);
            });
        }
        if (run.applier().tables().isEmpty()) {
            end(run);
            checkWaiters();
        }
    }

    private void stopped(LogRun run, Throwable cause) {
        Set<ShardId> shards = new TreeSet<>(run.applier().tables().keySet());
        end(run);
        promote();
        listener.stopped(shards, cause);
    }

    private void end(LogRun run) {
        run.close();
        catchingUp.remove(run);
        if (run == main) {
            main = null;
        }
    }

    /** Where the main run has ended, the run that is farthest takes its place. */
    private void promote() {
        if (main == null && !catchingUp.isEmpty()) {
            main = catchingUp.stream().max((a, b) -> a.reader().next().compareTo(b.reader().next())).orElseThrow();
            catchingUp.remove(main);
        }
    }

    private void checkWaiters() {
        if (main != null) {
            waiters.advanced(main.reader().next(), main.reader().floor());
        }
    }
}
