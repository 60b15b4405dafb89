package io.arrwdb.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedNowTest {
    /** A request under way; the oracle may have served it before its answer arrives. */
    private static final class Request {
        private final CompletableFuture<Timestamp> answer = new CompletableFuture<>();
        private long served;
    }

    private record Reader(long latestWrite, CompletableFuture<Timestamp> answer) { }

    private final List<Request> underWay = new ArrayList<>();
    private int sent;

    private CompletionStage<Timestamp> send() {
        sent++;
        underWay.add(new Request());
        return underWay.getLast().answer;
    }

    /** Whatever the order of events, a read lies above every write that was acknowledged before it came. */
    @Test
    void nobodySharesARequestThatWasSentBeforeHeAsked() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int history = 0; history < 200; history++) {
            underWay.clear();
            SharedNow now = new SharedNow(this::send);
            List<Reader> readers = new ArrayList<>();
            long oracle = 0;
            for (int event = 0; event < 100; event++) {
                switch (random.nextInt(4)) {
                    case 0 -> oracle++;
                    case 1 -> readers.add(new Reader(oracle, now.ask().toCompletableFuture()));
                    case 2 -> {
                        for (Request request : underWay) {
                            request.served = request.served == 0 ? ++oracle : request.served;
                        }
                    }
                    default -> answer(oracle += 1);
                }
                assertThat(underWay).as("seed %d: one at a time", seed).hasSizeLessThanOrEqualTo(1);
            }
            while (!underWay.isEmpty()) {
                answer(++oracle);
            }
            for (Reader reader : readers) {
                assertThat(reader.answer).as("seed %d", seed).isCompleted();
                assertThat(reader.answer.join().value()).as("seed %d", seed).isGreaterThan(reader.latestWrite);
            }
        }
    }

    private void answer(long unserved) {
        if (!underWay.isEmpty()) {
            Request request = underWay.removeFirst();
            request.answer.complete(new Timestamp(request.served == 0 ? unserved : request.served));
        }
    }

    @Test
    void allWhoAskMeanwhileShareTheNextRequest() {
        SharedNow now = new SharedNow(this::send);
        CompletableFuture<Timestamp> first = now.ask().toCompletableFuture();
        List<CompletableFuture<Timestamp>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(now.ask().toCompletableFuture());
        }
        assertThat(sent).isEqualTo(1);
        answer(5);
        assertThat(first.join()).isEqualTo(new Timestamp(5));
        assertThat(others).noneMatch(CompletableFuture::isDone);
        answer(6);
        assertThat(others).allMatch(o -> o.join().equals(new Timestamp(6)));
        assertThat(sent).isEqualTo(2);
    }

    @Test
    void aFailureIsOfItsRequestAlone() {
        SharedNow now = new SharedNow(this::send);
        CompletableFuture<Timestamp> first = now.ask().toCompletableFuture();
        CompletableFuture<Timestamp> second = now.ask().toCompletableFuture();
        underWay.removeFirst().answer.completeExceptionally(new IllegalStateException("the oracle is away"));
        assertThatThrownBy(first::join).hasMessageContaining("the oracle is away");
        assertThat(second).isNotDone();
        answer(7);
        assertThat(second.join()).isEqualTo(new Timestamp(7));
        now.ask();
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void manyThreadsAtOnceAreAllAnswered() throws Exception {
        AtomicLong oracle = new AtomicLong();
        AtomicInteger requests = new AtomicInteger();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor(); ExecutorService server = Executors.newSingleThreadExecutor()) {
            SharedNow now = new SharedNow(() -> {
                requests.incrementAndGet();
                return CompletableFuture.supplyAsync(() -> new Timestamp(oracle.incrementAndGet()), server);
            });
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(readers.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        long before = oracle.get();
                        assertThat(now.ask().toCompletableFuture().join().value()).isGreaterThan(before);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(requests.get()).isBetween(500, 4_000);
    }
}
