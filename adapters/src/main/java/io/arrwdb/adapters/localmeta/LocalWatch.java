package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** One watch: filters steps by prefix, and posts them to its mailbox. */
final class LocalWatch implements MetaStore.Watch {
    private final String prefix;
    private final Executor mailbox;
    private final MetaWatcher watcher;
    private final Consumer<LocalWatch> onClose;
    private volatile boolean closed;

    LocalWatch(String prefix, Executor mailbox, MetaWatcher watcher, Consumer<LocalWatch> onClose) {
        this.prefix = prefix;
        this.mailbox = mailbox;
        this.watcher = watcher;
        this.onClose = onClose;
    }

    /** Tells what a step changed under the prefix, if anything. */
    void step(MetaState.Step step) {
        List<MetaEvent> events = step.events().stream().filter(event -> event.key().startsWith(prefix)).toList();
        if (!events.isEmpty()) {
            post(() -> watcher.changed(events, step.revision()));
        }
    }

    /** Nothing is missing up to the revision. */
    void caughtUp(Revision upTo) {
        post(() -> watcher.changed(List.of(), upTo));
    }

    void compacted(Revision oldestKept) {
        post(() -> watcher.compacted(oldestKept));
    }

    void failed(Throwable cause) {
        post(() -> watcher.failed(cause));
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }

    private void post(Runnable call) {
        if (closed) {
            return;
        }
        try {
            mailbox.execute(() -> {
                if (!closed) {
                    call.run();
                }
            });
        } catch (RejectedExecutionException gone) {
            close();
        }
    }
}
