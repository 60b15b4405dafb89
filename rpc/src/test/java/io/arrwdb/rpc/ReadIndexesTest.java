package io.arrwdb.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ReadIndexResponse;
import io.arrwdb.proto.internal.ReadIndexesRequest;
import io.arrwdb.proto.internal.ReadIndexesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Counts the calls that searches cost. */
class ReadIndexesTest {
    private record Call(ReadIndexesRequest request, CompletableFuture<ReadIndexesResponse> answer) { }

    private final List<Call> calls = new ArrayList<>();
    private final ReadIndexes indexes = new ReadIndexes(request -> {
        Call call = new Call(request, new CompletableFuture<>());
        calls.add(call);
        return call.answer;
    });

    private CompletableFuture<SafePoint> ask(int group, long atLeast) {
        return indexes.ask(new LogGroupId(group), Guarantee.reached(new Timestamp(atLeast))).toCompletableFuture();
    }

    /** As many calls as may be are under way. */
    private void full() {
        while (calls.size() < ReadIndexes.MOST) {
            ask(3, 1);
        }
    }

    /** Every group is safe up to what was asked of it, and applied up to ten times that. */
    private static void answer(Call call) {
        ReadIndexesResponse.Builder response = ReadIndexesResponse.newBuilder();
        call.request.getGroupsList().forEach(g -> response.addGroups(
                ReadIndexResponse.newBuilder().setSafe(g.getNeed()).setEnd(g.getNeed() * 10)));
        call.answer.complete(response.build());
    }

    @Test
    void allWhoAskWhileACallIsUnderWayShareTheNext() {
        List<CompletableFuture<SafePoint>> asked = new ArrayList<>();
        for (int search = 0; search < 100; search++) {
            asked.add(ask(search % 4, 1_000 + search));
        }
        assertThat(calls).hasSize(ReadIndexes.MOST);
        answer(calls.getFirst());
        assertThat(asked.getFirst()).isCompleted();
        assertThat(asked.get(4)).as("asked after the first call was sent").isNotDone();
        for (int call = 1; call <= ReadIndexes.MOST; call++) {
            answer(calls.get(call));
        }
        assertThat(calls).as("calls of 100 searches over 4 groups").hasSize(ReadIndexes.MOST + 1);
        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(calls.getLast().request.getGroupsList()).hasSize(4).extracting(g -> g.getNeed()).containsExactly(1_096L, 1_097L, 1_098L, 1_099L);
    }

    /** The groups of one search's shards ask one after the other, and need not wait for each other's answers. */
    @Test
    void theGroupsOfOneSearchAskAtOnce() {
        ask(0, 1);
        ask(1, 1);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aGroupThatRefusesFailsItsOwnReadsAlone() {
        full();
        CompletableFuture<SafePoint> one = ask(1, 5);
        CompletableFuture<SafePoint> two = ask(2, 6);
        answer(calls.getFirst());
        calls.getLast().answer.complete(ReadIndexesResponse.newBuilder()
                .addGroups(ReadIndexResponse.newBuilder().setFailure(ServiceFailure.unavailable(1, "not the leader").toFailure()))
                .addGroups(ReadIndexResponse.newBuilder().setSafe(6).setEnd(60)).build());
        assertThat(one).isCompletedExceptionally();
        assertThat(two.join().end().value()).isEqualTo(60);
    }

    @Test
    void aCallThatFailsLetsTheNextOneGo() {
        CompletableFuture<SafePoint> lost = ask(0, 1);
        full();
        CompletableFuture<SafePoint> next = ask(0, 2);
        calls.getFirst().answer.completeExceptionally(new IllegalStateException("gone"));
        assertThat(lost).isCompletedExceptionally();
        int sent = calls.size();
        answer(calls.getLast());
        assertThat(next).isCompletedWithValueMatching(point -> point.safe().value() == 2);
        assertThat(ask(0, 3)).isNotDone();
        assertThat(calls).hasSize(sent + 1);
    }

    /** Whatever the order of events, what one is told was asked for by a call that was sent after he asked. */
    @Test
    void nobodySharesACallThatWasSentBeforeHeAsked() {
        for (int seed = 0; seed < 200; seed++) {
            calls.clear();
            Random random = new Random(seed);
            int answered = 0;
            for (int step = 0; step < 60; step++) {
                if (random.nextBoolean()) {
                    int sentBefore = calls.size();
                    int number = step;
                    int group = random.nextInt(3);
                    ask(group, 1 + step).thenAccept(point ->
                            assertThat(calls.subList(sentBefore, calls.size()).stream().flatMap(c -> c.request.getGroupsList().stream())
                                    .anyMatch(g -> g.getLogGroup() == group && g.getNeed() >= 1 + number)).isTrue());
                } else if (answered < calls.size()) {
                    answer(calls.get(answered++));
                    assertThat(calls.size() - answered).as("seed %d: under way", seed).isLessThanOrEqualTo(ReadIndexes.MOST);
                }
            }
            while (answered < calls.size()) {
                answer(calls.get(answered++));
            }
        }
    }
}
