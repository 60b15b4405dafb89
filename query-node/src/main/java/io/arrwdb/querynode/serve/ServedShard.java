package io.arrwdb.querynode.serve;

import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.wal.LogContradictionException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.feed.GroupFeed;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.OpenedManifest;
import io.arrwdb.shard.table.ShardTable;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One shard that the node serves, in the loop of its group.
 *
 * <pre>
 * state    | event                                  | next     | effect
 * WAITING  | a pointer                              | OPENING  | reserve memory and disk, open its manifest
 * WAITING  | its parent here is split               | SERVING  | the table that the split makes; a manifest follows
 * OPENING  | opened                                 | SERVING  | table from the manifest, log from its checkpoint
 * OPENING  | failed                                 | WAITING  | try again after the pause
 * SERVING  | a newer pointer                        | SERVING  | open what is new; install once the log is applied that far
 * SERVING  | the log cannot be read on              | WAITING  | drop the table, begin again with the newest pointer
 * SERVING  | the log contradicts itself             | BROKEN   | an operator must look at it
 * any      | released                               | RELEASED | drop the table
 * </pre>
 *
 * It is ready to be read when it serves and its feed has caught up with the group's.
 */
final class ServedShard {
    private enum State { WAITING, OPENING, SERVING, BROKEN, RELEASED }

    private final GroupFeed feed;
    private final Manifests manifests;
    private final ManifestOpener opener;
    private final MemoryBudget budget;
    private final Footprint footprint;
    private final Executor mailbox;
    private final Runnable pauseTimer;
    private LoadSpec spec;
    private State state = State.WAITING;
    private PointerRecord newest;
    private ShardTable table;
    private MemoryBudget.Reservation memory;
    /** One at a time: between the asking for a manifest and its opening or failure. */
    private boolean opening;
    /** After a failure, until the retry. */
    private boolean pausing;
    /** What is being opened, once its manifest is read, or waits for the log to get as far. */
    private Manifest next;
    private OpenedManifest opened;
    private volatile int openedSegments;
    private boolean splitOff;
    private String problem = "";

    /** @param pauseTimer calls {@link #retry} after a pause */
    ServedShard(LoadSpec spec, GroupFeed feed, Manifests manifests, ManifestOpener opener, MemoryBudget budget,
            Footprint footprint, Executor mailbox, Runnable pauseTimer) {
        this.spec = spec;
        this.feed = feed;
        this.manifests = manifests;
        this.opener = opener;
        this.budget = budget;
        this.footprint = footprint;
        this.mailbox = mailbox;
        this.pauseTimer = pauseTimer;
    }

    /** Serves these partitions from now on. */
    void respec(LoadSpec newSpec) {
        spec = newSpec;
        splitOff = false;
    }

    /** Begins to serve the table that a split has made here, which the feed has; false where it has, or opens, its own. */
    boolean begin(ShardTable child) {
        if (state != State.WAITING || opening) {
            return false;
        }
        table = child;
        state = State.SERVING;
        problem = "";
        return true;
    }

    /** Nobody has asked for it: it came with its parent. */
    void splitOff(boolean now) {
        splitOff = now;
    }

    boolean isSplitOff() {
        return splitOff;
    }

    /** The pointer has moved; null while there is none. One of another log group says nothing about this group's log. */
    void pointer(PointerRecord pointer) {
        boolean ours = pointer != null && pointer.group().equals(spec.group());
        if (ours && (newest == null || pointer.version() > newest.version())) {
            newest = pointer;
            proceed();
        }
    }

    /** Does what can be done now. */
    void proceed() {
        if (opened != null) {
            tryInstall();
        }
        boolean idle = !opening && !pausing && opened == null && (state == State.WAITING || state == State.SERVING);
        if (idle && newest != null && (table == null || newest.version() > table.manifestVersion())) {
            openNewest();
        }
    }

    /** The pause is over. */
    void retry() {
        pausing = false;
        proceed();
    }

    private void pause() {
        if (!pausing) {
            pausing = true;
            pauseTimer.run();
        }
    }

    /** The log cannot be read on. */
    void stopped(Throwable cause) {
        problem = String.valueOf(cause.getMessage());
        dropTable();
        if (cause instanceof LogContradictionException) {
            state = State.BROKEN;
        } else {
            state = State.WAITING;
            pause();
        }
    }

    void release() {
        state = State.RELEASED;
        dropTable();
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }

    boolean isReady() {
        return state == State.SERVING && feed.isJoined(spec.shard());
    }

    LoadSpec spec() {
        return spec;
    }

    Optional<ShardTable> table() {
        return Optional.ofNullable(table);
    }

    String problem() {
        return problem;
    }

    /** How much of the way to being ready is done; 100 only when it is. */
    int progressPercent() {
        if (isReady()) {
            return 100;
        }
        if (state == State.SERVING) {
            return 95;
        }
        int segments = next == null ? 0 : next.segments().size();
        return segments == 0 ? 0 : 90 * openedSegments / segments;
    }

    private void openNewest() {
        PointerRecord pointer = newest;
        opening = true;
        if (table == null) {
            state = State.OPENING;
        }
        openedSegments = 0;
        CompletionStage<OpenedManifest> files = manifests.read(pointer).thenComposeAsync(manifest -> {
            if (state == State.RELEASED) {
                throw new CancellationException("shard " + spec.shard() + " is released");
            }
            next = manifest;
            if (memory == null) {
                memory = budget.reserve(footprint.standingBytes(manifest), "shard " + spec.shard());
            }
            ShardTable.Wanted wanted = table == null ? ShardTable.Wanted.all(manifest) : table.wanted(manifest);
            DiskRoom room = opener.reserve(wanted.segments());
            return opener.open(manifest, wanted, count -> openedSegments = count).whenComplete((result, error) -> room.close());
        }, mailbox);
        files.whenCompleteAsync(this::openingEnded, mailbox);
    }

    private void openingEnded(OpenedManifest result, Throwable error) {
        opening = false;
        if (error != null) {
            openingFailed(error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
        } else if (state == State.OPENING) {
            serve(result);
            proceed();
        } else if (state == State.SERVING) {
            opened = result;
            proceed();
        } else {
            result.close();
            next = null;
            if (state == State.WAITING) {
                pause();
            }
        }
    }

    private void openingFailed(Throwable cause) {
        next = null;
        if (state != State.RELEASED) {
            problem = String.valueOf(cause.getMessage());
            state = table == null && state != State.BROKEN ? State.WAITING : state;
            pause();
        }
    }

    private void serve(OpenedManifest result) {
        table = ShardTable.open(result, budget);
        next = null;
        problem = "";
        state = State.SERVING;
        feed.add(table, result.manifest().checkpoint());
    }

    /** Installs what is open, if the log has been applied up to its checkpoint. */
    private void tryInstall() {
        feed.next(spec.shard()).filter(reached -> reached.compareTo(next.checkpointOffset()) >= 0).ifPresent(reached -> {
            OpenedManifest ready = opened;
            opened = null;
            next = null;
            table.install(ready, reached);
            problem = "";
            reserveAnew(ready.manifest());
        });
    }

    /** What is served already stays served: where the budget does not allow for more, the old reservation stands. */
    private void reserveAnew(Manifest manifest) {
        MemoryBudget.Reservation before = memory;
        before.close();
        memory = budget.tryReserve(footprint.standingBytes(manifest), "shard " + spec.shard())
                .or(() -> budget.tryReserve(before.bytes(), before.what()))
                .orElseGet(() -> MemoryBudget.unlimited().reserve(0, before.what()));
    }

    private void dropTable() {
        feed.remove(spec.shard());
        if (table != null) {
            table.close();
            table = null;
        }
        if (opened != null) {
            opened.close();
            opened = null;
            next = null;
        }
    }
}
