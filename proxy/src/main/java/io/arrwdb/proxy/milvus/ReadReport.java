package io.arrwdb.proxy.milvus;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.explain.SlowQueryLog;
import io.arrwdb.proxy.intercept.Trailers;
import io.arrwdb.proxy.validate.ReadOptions;
import io.arrwdb.rpc.RequestContext;
import java.util.stream.Collectors;

/**
 * Tells what became of a read: the client in the status of its answer and in trailers (what it asked for with {@code explain}, and
 * in any case that the answer is of a part of the collection only), and the log where it was slow.
 */
final class ReadReport {
    private static final String EXPLAIN = "explain";
    private static final String COVERAGE = "coverage";
    private static final String MISSING = "missing_shards";
    private static final String TRAILER = "arrwdb-";

    private final Clock clock;
    private final SlowQueryLog slow;

    ReadReport(Clock clock, SlowQueryLog slow) {
        this.clock = clock;
        this.slow = slow;
    }

    /** A read has come. */
    ReadStory begin() {
        return new ReadStory(clock.monotonicNanos());
    }

    long now() {
        return clock.monotonicNanos();
    }

    /** The status of the answer. */
    Status status(ReadStory story, ReadOptions options) {
        Status.Builder status = Statuses.SUCCESS.toBuilder();
        if (story.coverage() < 1) {
            say(status, COVERAGE, Double.toString(story.coverage()));
            say(status, MISSING, story.missing().stream().map(ShardId::toString).collect(Collectors.joining(",")));
        }
        if (options.explain()) {
            say(status, EXPLAIN, story.json(RequestContext.current().traceId(), now()));
        }
        return status.build();
    }

    /** A read is over, answered or not. @param parameters of it, for people */
    void end(String rpc, String collection, String filter, String parameters, ReadStory story) {
        slow.note(rpc, collection, filter, parameters, story, now());
    }

    private static void say(Status.Builder status, String name, String text) {
        status.putExtraInfo(name, text);
        Trailers.put(TRAILER + name.replace('_', '-'), text);
    }
}
