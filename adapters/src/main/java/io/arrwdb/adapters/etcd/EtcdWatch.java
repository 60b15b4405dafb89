package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.Revision;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * One watch of the port, over as many streams of etcd as it takes. It remembers up to where it has told everything, and every
 * stream begins right behind that: nothing is lost, and nothing told twice.
 *
 * <pre>
 * state    event                                   next     effect
 * OPENING  the stream is made                      LIVE     ask it how far it is
 * LIVE     changes                                 LIVE     tell those behind the mark, move the mark
 * LIVE     progress beyond the mark                LIVE     tell it, move the mark
 * LIVE     quiet for watch-quiet                   LIVE     read etcd's revision
 * LIVE     etcd is where the mark is               LIVE     nothing is missing
 * LIVE     etcd is ahead                           LIVE     ask the stream how far it is
 * LIVE     etcd is ahead, silent for watch-silence WAITING  give up the stream, and the member
 * LIVE     etcd is behind the mark                 ENDED    it was emptied or restored: tell failed
 * LIVE     etcd cannot be read                     WAITING
 * not over the stream broke, or the login is over  WAITING
 * WAITING  the pause is over                       OPENING  a stream from the mark on; pauses double up to max-retry
 * not over the mark is compacted away              ENDED    tell compacted
 * not over refused                                 ENDED    tell failed
 * any      close                                   ENDED    nothing is told any more
 * </pre>
 *
 * Used in the store's loop alone, but for {@link #close}.
 */
final class EtcdWatch implements MetaStore.Watch {
    private final String prefix;
    private final WatchContext context;
    private final Listener listener;
    private Revision mark;
    private long pauseMillis;
    /** The stream whose word counts; none while waiting and at the end. */
    private WatchStream stream;
    private Timers.Timer timer;
    private boolean ended;

    EtcdWatch(String prefix, Revision after, WatchContext context, Listener listener) {
        this.prefix = prefix;
        this.mark = after;
        this.context = context;
        this.listener = listener;
        this.pauseMillis = context.limits().retryMillis();
    }

    void open() {
        if (ended || listener.isClosed()) {
            return;
        }
        Members.Member member = context.members().current();
        WatchStream opening = new WatchStream(member, context, new Hearing());
        stream = opening;
        context.login().headers().whenComplete((headers, error) -> {
            if (stream != opening) {
                return;
            }
            if (error != null) {
                again();
            } else {
                opening.start(context.requests().watch(prefix, mark), headers);
                look(opening);
            }
        });
    }

    @Override
    public void close() {
        listener.close();
        try {
            context.loop().execute(this::end);
        } catch (RejectedExecutionException closed) {
            return; // with the store, which has cancelled every stream
        }
    }

    /** The store is closed, or etcd refuses. */
    void fail(Throwable cause) {
        if (!ended) {
            listener.failed(cause);
            end();
        }
    }

    private void end() {
        ended = true;
        drop();
        context.watches().remove(this);
    }

    private void drop() {
        if (timer != null) {
            timer.cancel();
        }
        if (stream != null) {
            WatchStream old = stream;
            stream = null;
            old.cancel();
        }
    }

    /** Opens the next stream after a pause. */
    private void again() {
        drop();
        long pause = pauseMillis;
        pauseMillis = Math.min(2 * pause, context.limits().maxRetryMillis());
        timer = context.timers().after(pause, context.loop(), this::open);
    }

    /** Looks after a stream until it is replaced. Progress alone cannot: etcd does not answer for a watch that has nothing behind it. */
    private void look(WatchStream at) {
        timer = context.timers().after(context.limits().watchQuietMillis(), context.loop(), () -> {
            if (stream == at && at.silentMillis() >= context.limits().watchQuietMillis()) {
                Revision asked = mark;
                context.now().get().whenComplete((now, error) -> compare(at, asked, now, error));
            } else if (stream == at) {
                look(at);
            }
        });
    }

    /** @param asked the mark when etcd was asked: changes may have been told since */
    private void compare(WatchStream at, Revision asked, Revision now, Throwable error) {
        if (stream != at) {
            return;
        }
        if (error != null) {
            again();
        } else if (now.compareTo(asked) < 0) {
            fail(new MetaStoreException("etcd went back from revision " + asked + " to " + now + " under the watch of " + prefix
                    + ": it was emptied, or restored from a backup", null));
        } else if (now.compareTo(mark) > 0 && at.silentMillis() >= context.limits().watchSilenceMillis()) {
            context.members().failed(at.member());
            again();
        } else {
            if (now.compareTo(mark) > 0) {
                at.askProgress();
            } else {
                at.isComplete();
            }
            look(at);
        }
    }

    private void moveTo(Revision revision, List<MetaEvent> newer) {
        if (revision.compareTo(mark) > 0) {
            mark = revision;
            listener.changed(newer, revision);
        }
    }

    /** What the current stream tells; older ones are not heard. */
    private final class Hearing implements WatchStream.Hearer {
        @Override
        public void response(WatchStream from, WatchResponse response) {
            if (stream != from) {
                return;
            }
            pauseMillis = context.limits().retryMillis();
            if (response.getCanceled()) {
                cancelled(from, response);
            } else if (response.getCreated()) {
                from.askProgress();
            } else if (response.getEventsCount() > 0) {
                // The header may be ahead of the events: the rest is still to come.
                Revision last = new Revision(response.getEvents(response.getEventsCount() - 1).getKv().getModRevision());
                moveTo(last, context.answers().events(response, mark));
            } else {
                moveTo(Answers.revision(response.getHeader()), List.of());
            }
        }

        @Override
        public void over(WatchStream from, Status status) {
            if (stream != from) {
                return;
            }
            if (status.isOk() || Failures.isSilence(status)) {
                context.members().failed(from.member());
                again();
            } else {
                refused(Failures.text(status), Failures.refusal("watching " + prefix, status));
            }
        }

        private void cancelled(WatchStream from, WatchResponse response) {
            if (response.getCompactRevision() > 0) {
                listener.compacted(new Revision(response.getCompactRevision()).next());
                end();
            } else if (response.getCancelReason().contains("no leader")) {
                context.members().failed(from.member());
                again();
            } else {
                refused(response.getCancelReason(), new MetaStoreException("watching " + prefix + " was refused by etcd: "
                        + response.getCancelReason(), null));
            }
        }

        private void refused(String reason, MetaStoreException failure) {
            if (Failures.isLoginOver(reason)) {
                context.login().isOver();
                again();
            } else {
                fail(failure);
            }
        }
    }
}
