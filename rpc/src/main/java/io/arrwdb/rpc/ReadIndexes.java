package io.arrwdb.rpc;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
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
 * The read indexes that one node asks of one data node: at most one call is under way, for whatever groups and searches, and all
 * who ask meanwhile share the next one. Nobody shares a call that was sent before he asked: what he is told was confirmed after
 * his timestamp was drawn.
 *
 * <pre>
 * state   | event                          | then
 * IDLE    | asked                          | ASKING: a call is sent for the one who asked
 * ASKING  | asked                          | ASKING: he waits for the next call
 * ASKING  | answered or failed, some wait  | ASKING: those it was sent for have it; the next is sent for all who wait
 * ASKING  | answered or failed, none waits | IDLE
 * </pre>
 */
final class ReadIndexes {
    private final Function<ReadIndexesRequest, CompletionStage<ReadIndexesResponse>> dataNode;
    private boolean asking;
    private Batch next;

    /** @param dataNode sends a call */
    ReadIndexes(Function<ReadIndexesRequest, CompletionStage<ReadIndexesResponse>> dataNode) {
        this.dataNode = dataNode;
    }

    /** One call: of each group the highest timestamp that is asked for, under the trace of the first who asked. */
    private record Batch(Map<LogGroupId, Timestamp> atLeast, CompletableFuture<Map<LogGroupId, ReadIndexResponse>> answer, RequestContext first) {
        Batch() {
            this(new TreeMap<>(), new CompletableFuture<>(), RequestContext.current());
        }
    }

    /** A safe point of the group, confirmed after this call. */
    CompletionStage<SafePoint> ask(LogGroupId group, Timestamp atLeast) {
        Batch mine;
        boolean first;
        synchronized (this) {
            if (next == null) {
                next = new Batch();
            }
            mine = next;
            mine.atLeast.merge(group, atLeast, Timestamp::max);
            first = !asking;
            if (first) {
                asking = true;
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
        batch.atLeast.forEach((group, atLeast) -> request.addGroups(
                ReadIndexRequest.newBuilder().setLogGroup(group.value()).setAtLeast(atLeast.value())));
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
            asking = waiting != null;
        }
        if (waiting != null) {
            send(waiting);
        }
    }

    private static Map<LogGroupId, ReadIndexResponse> answers(Batch batch, ReadIndexesResponse response) {
        Map<LogGroupId, ReadIndexResponse> answers = new TreeMap<>();
        int at = 0;
        for (LogGroupId group : batch.atLeast.keySet()) {
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
