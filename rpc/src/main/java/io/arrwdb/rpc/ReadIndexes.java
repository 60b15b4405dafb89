package io.arrwdb.rpc;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ReadIndexRequest;
import io.arrwdb.proto.internal.ReadIndexResponse;
import io.arrwdb.proto.internal.ReadIndexesRequest;
import io.arrwdb.proto.internal.ReadIndexesResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The read indexes that one node asks of one data node: at most {@link #MOST} calls are under way, for whatever groups and
 * searches, and all who ask beyond that share the next one. Nobody shares a call that was sent before he asked: what he is told was
 * confirmed after his timestamp was drawn.
 *
 * <pre>
 * under way    | event                          | then
 * fewer        | asked                          | a call is sent for the one who asked
 * as many      | asked                          | he waits for the next call
 * any          | answered or failed, some wait  | those it was sent for have it; the next is sent for all who wait
 * any          | answered or failed, none waits | those it was sent for have it
 * </pre>
 */
final class ReadIndexes {
    /**
     * Calls under way: enough that the groups of one search, whose shards ask one after the other, do not wait for each other, and so
     * few that many searches share.
     */
    static final int MOST = 4;

    private final Function<ReadIndexesRequest, CompletionStage<ReadIndexesResponse>> dataNode;
    private int underWay;
    private Batch next;

    /** @param dataNode sends a call */
    ReadIndexes(Function<ReadIndexesRequest, CompletionStage<ReadIndexesResponse>> dataNode) {
        this.dataNode = dataNode;
    }

    /** One call: of each group the latest guarantee that is asked for, under the trace of the first who asked. */
    private record Batch(Map<LogGroupId, Guarantee> needs, CompletableFuture<Map<LogGroupId, ReadIndexResponse>> answer, RequestContext first) {
        Batch() {
            this(new TreeMap<>(), new CompletableFuture<>(), RequestContext.current());
        }
    }

    /** A safe point of the group, confirmed after this call. */
    CompletionStage<SafePoint> ask(LogGroupId group, Guarantee need) {
        Batch mine;
        boolean first;
        synchronized (this) {
            if (next == null) {
                next = new Batch();
            }
            mine = next;
            mine.needs.merge(group, need, Guarantee::and);
            first = underWay < MOST;
            if (first) {
                underWay++;
                next = null;
            }
        }
        if (first) {
            send(mine);
        }
        return mine.answer.thenApply(answers -> safePoint(answers.get(group)));
    }

    private void send(Batch batch) {
        ReadIndexesRequest.Builder request = ReadIndexesRequest.newBuilder();
        batch.needs.forEach((group, need) -> request.addGroups(
                ReadIndexRequest.newBuilder().setLogGroup(group.value()).setNeed(need.ts().value()).setReached(need.reached())));
        batch.first.carrying(() -> call(request.build()).whenComplete((response, error) -> {
            sendNext();
            if (error != null) {
                batch.answer.completeExceptionally(error);
            } else {
                batch.answer.complete(answers(batch, response));
            }
        })).run();
    }

    private CompletionStage<ReadIndexesResponse> call(ReadIndexesRequest request) {
        try {
            return dataNode.apply(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void sendNext() {
        Batch waiting;
        synchronized (this) {
            waiting = next;
            next = null;
            underWay -= waiting == null ? 1 : 0;
        }
        if (waiting != null) {
            send(waiting);
        }
    }

    private static Map<LogGroupId, ReadIndexResponse> answers(Batch batch, ReadIndexesResponse response) {
        Map<LogGroupId, ReadIndexResponse> answers = new TreeMap<>();
        int at = 0;
        for (LogGroupId group : batch.needs.keySet()) {
            if (at < response.getGroupsCount()) {
                answers.put(group, response.getGroups(at++));
            }
        }
        return answers;
    }

    private static SafePoint safePoint(ReadIndexResponse answer) {
        if (answer == null) {
            throw ServiceFailure.unavailable(Answers.NOT_READY, "the data node answered no read index of the log group");
        }
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        return new SafePoint(new Timestamp(answer.getSafe()), new Offset(answer.getEnd()));
    }
}
