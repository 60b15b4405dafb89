package io.arrwdb.querynode.read;

import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.trace.Span;
import io.arrwdb.shard.view.SegmentView;
import java.util.concurrent.Callable;

/** What a read spends on each segment, as spans below that of the thread which made this. */
record ScanSpans(Span read) {
    static ScanSpans ofThisThread() {
        return new ScanSpans(RequestContext.current().span());
    }

    /** The task, told where anybody follows. */
    <T> Callable<T> told(SegmentView segment, Callable<T> scan) {
        return read.recording() ? () -> timed(segment, scan) : scan;
    }

    private <T> T timed(SegmentView segment, Callable<T> scan) throws Exception {
        Span span = read.child("segment scan").tag("segment", segment.id().value()).tag("rows", segment.rows().rows())
                .tag("state", segment.isGrowing() ? "growing" : "sealed");
        try {
            return scan.call();
        } catch (Exception e) {
            span.fail(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }
}
