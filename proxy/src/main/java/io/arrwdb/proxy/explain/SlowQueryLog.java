package io.arrwdb.proxy.explain;

import io.arrwdb.rpc.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of reads that took long: what was asked, and where the time went. */
public final class SlowQueryLog {
    private static final Logger LOG = LoggerFactory.getLogger(SlowQueryLog.class);
    private static final int MAX_CHARS = 500;

    private final long slowMillis;

    /** @param slowMillis from which on a read is slow; 0 for never */
    public SlowQueryLog(long slowMillis) {
        this.slowMillis = slowMillis;
    }

    /** Whether a read that took so long is told of. */
    public boolean isSlow(long tookNanos) {
        return slowMillis > 0 && tookNanos >= slowMillis * 1_000_000;
    }

    /**
     * @param rpc such as {@code Search}
     * @param filter as the client wrote it
     * @param parameters of the search, as far as they are known
     */
    public void note(String rpc, String collection, String filter, String parameters, ReadStory story, long nowNanos) {
        if (isSlow(story.tookNanos(nowNanos))) {
            String trace = RequestContext.current().traceId();
            LOG.warn("slow {} of {} ms: trace {}, collection '{}', filter '{}', parameters {}: {}", rpc,
                    story.tookNanos(nowNanos) / 1_000_000, trace.isEmpty() ? "none" : trace, collection, shortened(filter),
                    shortened(parameters), story.json(trace, nowNanos));
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    }
}
