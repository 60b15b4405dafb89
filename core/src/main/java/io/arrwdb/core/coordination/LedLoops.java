package io.arrwdb.core.coordination;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Runs reconcile loops while this process is elected and what they look at has been read.
 *
 * <pre>
 * state     event     next      effect
 * UNREAD    elected   LEADING
 * UNREAD    read      READY
 * LEADING   deposed   UNREAD
 * LEADING   read      RUNNING   the loops start
 * READY     elected   RUNNING   the loops start
 * RUNNING   deposed   READY     the loops stop
 * </pre>
 */
public final class LedLoops implements Leadership.Listener {
    private final Executor mailbox;
    private final List<ReconcileLoop> loops;
    private boolean read;
    private boolean leading;

    /** @param mailbox runs one task at a time; the loops' own */
    public LedLoops(Executor mailbox, ReconcileLoop... loops) {
        this.mailbox = mailbox;
        this.loops = List.of(loops);
    }

    /** Listens from now on. @param pictures completes when what the loops look at has been read */
    public void follow(Leadership leadership, CompletionStage<?> pictures) {
        pictures.thenRun(() -> Posting.unlessClosed(mailbox, () -> {
            read = true;
            startIfDue();
        }));
        leadership.listen(this);
    }

    @Override
    public void elected(Fence fence) {
        Posting.unlessClosed(mailbox, () -> {
            leading = true;
            startIfDue();
        });
    }

    @Override
    public void deposed(Fence fence) {
        Posting.unlessClosed(mailbox, () -> {
            leading = false;
            stop();
        });
    }

    /** No pass begins any more, until the next election. */
    public void stop() {
        loops.forEach(ReconcileLoop::stop);
    }

    private void startIfDue() {
        if (read && leading) {
            loops.forEach(ReconcileLoop::start);
        }
    }
}
