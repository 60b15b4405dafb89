package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The watcher behind its mailbox; silent from the moment on at which it is closed. */
final class Listener {
    private final Executor mailbox;
    private final MetaWatcher watcher;
    private volatile boolean closed;

    Listener(Executor mailbox, MetaWatcher watcher) {
        this.mailbox = mailbox;
        this.watcher = watcher;
    }

    void changed(List<MetaEvent> events, Revision upTo) {
        post(() -> watcher.changed(events, upTo));
    }

    void compacted(Revision oldestKept) {
        post(() -> watcher.compacted(oldestKept));
    }

    void failed(Throwable cause) {
        post(() -> watcher.failed(cause));
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** A mailbox that is closed has nobody left who could want to know. */
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
            closed = true;
        }
    }
}
