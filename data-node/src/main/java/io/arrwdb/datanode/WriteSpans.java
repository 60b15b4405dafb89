package io.arrwdb.datanode;

import io.arrwdb.rpc.trace.Span;
import io.arrwdb.shard.group.WriteSteps;

/**
 * The steps of one write as spans: it waits for its timestamp, is appended to the log, and is read back. The last two begin
 * together: a leader may read a record before the log tells it that it is there.
 */
final class WriteSpans implements WriteSteps {
    private final Span write;
    private Span queue;
    private Span append = Span.NONE;
    private Span readBack = Span.NONE;

    private WriteSpans(Span write) {
        this.write = write;
        queue = write.child("log queue");
    }

    /** @param write that of the call */
    static WriteSteps of(Span write) {
        return write.recording() ? new WriteSpans(write) : UNHEARD;
    }

    @Override
    public synchronized void appending() {
        queue.end();
        queue = Span.NONE;
        append = write.child("log append");
        readBack = write.child("log read-back");
    }

    @Override
    public synchronized void appended() {
        append.end();
        append = Span.NONE;
    }

    @Override
    public synchronized void answered() {
        queue.end();
        append.end();
        readBack.end();
    }
}
