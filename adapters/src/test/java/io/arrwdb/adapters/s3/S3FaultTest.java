package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.testkit.server.FaultProxy;
import io.arrwdb.testkit.server.FaultProxy.Fault;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What networks and dying servers do to requests. */
@NeedsServers("versitygw")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FaultTest {
    private static final Predicate<String> PUT = line -> line.startsWith("PUT ");
    private static final Predicate<String> GET = line -> line.startsWith("GET ");
    private static final Predicate<String> COMPLETE = line -> line.startsWith("POST ") && line.contains("uploadId=");
    private static final Predicate<String> ANY = line -> true;
    private static final byte[] SMALL = "whole and right".getBytes(StandardCharsets.UTF_8);

    private S3Server server;
    private FaultProxy proxy;
    private S3TestStore test;
    private S3ObjectStore store;

    @BeforeAll
    void startServer(@TempDir Path directory) {
        server = S3Server.start(S3Server.Kind.VERSITYGW, directory);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        proxy = FaultProxy.before(server.port());
        test = new S3TestStore(URI.create("http://127.0.0.1:" + proxy.port()));
        store = test.store;
        await(store.check());
    }

    @AfterEach
    void close() {
        test.close();
        proxy.close();
    }

    @Test
    void aPutWhoseAnswerWasLostIsDone() {
        proxy.inject(Fault.LOSE_ANSWER, 2, PUT);
        await(store.put("k", ObjectBody.of(SMALL)));
        assertThat(await(store.get("k"))).isEqualTo(SMALL);
        assertThat(proxy.pending()).isZero();
    }

    @Test
    void aFreeKeyIsTakenThoughTheAnswerWasLost() {
        proxy.inject(Fault.LOSE_ANSWER, 2, PUT);
        assertThat(await(store.putIfAbsent("k", ObjectBody.of(SMALL)))).as("the second try met the object of the first").isTrue();
        assertThat(await(store.get("k"))).isEqualTo(SMALL);
    }

    /** The same bytes by another writer are still another's object. */
    @Test
    void aTakenKeyIsNotOursThoughTheAnswerWasLost() {
        assertThat(await(store.putIfAbsent("k", ObjectBody.of(SMALL)))).isTrue();
        proxy.inject(Fault.LOSE_ANSWER, 1, PUT);
        assertThat(await(store.putIfAbsent("k", ObjectBody.of(SMALL)))).isFalse();
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() {
        proxy.inject(Fault.REFUSE, 3, ANY);
        await(store.put("k", ObjectBody.of(SMALL)));
        proxy.inject(Fault.REFUSE, 3, ANY);
        assertThat(await(store.get("k"))).isEqualTo(SMALL);
        proxy.inject(Fault.LOSE_REQUEST, 3, ANY);
        assertThat(await(store.list(""))).hasSize(1);
        proxy.inject(Fault.REFUSE, 100, ANY);
        assertThatThrownBy(() -> await(store.get("k"))).isInstanceOf(ObjectStoreException.class).hasMessageContaining("get k")
                .hasMessageContaining("slow down");
        assertThat(100 - proxy.pending()).as("tries").isEqualTo(S3TestStore.LIMITS.attempts());
    }

    @Test
    void anAnswerThatIsCutIsAskedForAgain() {
        byte[] large = large();
        await(store.put("k", ObjectBody.of(large)));
        proxy.inject(Fault.CUT_ANSWER, 3, GET);
        assertThat(await(store.get("k"))).isEqualTo(large);
        assertThat(proxy.pending()).isZero();
        proxy.inject(Fault.CUT_ANSWER, 1, GET);
        assertThat(await(store.getRange("k", 100, 1_000))).hasSize(1_000);
    }

    @Test
    void aFlippedBitOfAnAnswerIsFound() {
        byte[] large = large();
        await(store.put("k", ObjectBody.of(large)));
        proxy.inject(Fault.FLIP_BIT_OF_ANSWER, 1, GET);
        assertThat(await(store.get("k"))).isEqualTo(large);
        assertThat(proxy.pending()).isZero();
        proxy.inject(Fault.FLIP_BIT_OF_ANSWER, 100, GET);
        assertThatThrownBy(() -> await(store.get("k"))).isInstanceOf(ObjectStoreException.class).hasMessageContaining("object k")
                .hasMessageContaining("damaged");
    }

    @Test
    void aFlippedBitOfAnUploadIsRefusedByTheServer() {
        proxy.inject(Fault.FLIP_BIT_OF_REQUEST, 100, PUT);
        assertThatThrownBy(() -> await(store.put("small", ObjectBody.of(SMALL)))).isInstanceOf(ObjectStoreException.class);
        assertThatThrownBy(() -> await(store.put("large", ObjectBody.of(large())))).isInstanceOf(ObjectStoreException.class);
        assertThat(await(store.list(""))).isEmpty();
        assertThat(await(store.abandonedUploads().list(0))).isEmpty();
    }

    @Test
    void aDeleteWhoseAnswerWasLostIsDone() {
        await(store.put("k", ObjectBody.of(SMALL)));
        proxy.inject(Fault.LOSE_ANSWER, 2, line -> line.startsWith("DELETE "));
        await(store.delete("k"));
        assertThat(await(store.list(""))).isEmpty();
    }

    @Test
    void anUploadInPartsSurvivesLostAnswersOfEveryKind() {
        byte[] large = large();
        proxy.inject(Fault.LOSE_ANSWER, 1, line -> line.startsWith("POST ") && line.contains("uploads"));
        proxy.inject(Fault.LOSE_ANSWER, 2, PUT);
        proxy.inject(Fault.REFUSE, 2, PUT);
        proxy.inject(Fault.LOSE_ANSWER, 1, COMPLETE);
        await(store.put("k", ObjectBody.of(large)));
        assertThat(proxy.pending()).isZero();
        assertThat(await(store.get("k"))).isEqualTo(large);
    }

    /** Some servers know a completed upload no more; then the object says whose it is. */
    @Test
    void aCompletedUploadThatTheServerHasForgottenIsDone() {
        byte[] large = large();
        proxy.inject(Fault.LOSE_ANSWER, 1, COMPLETE);
        proxy.inject(Fault.FORGET_UPLOAD, 1, COMPLETE);
        await(store.put("k", ObjectBody.of(large)));
        assertThat(await(store.get("k"))).isEqualTo(large);
        proxy.inject(Fault.FORGET_UPLOAD, 1, COMPLETE);
        assertThatThrownBy(() -> await(store.put("k", ObjectBody.of(large)))).as("the object there is an older one")
                .isInstanceOf(ObjectStoreException.class);
        assertThat(proxy.pending()).isZero();
    }

    @Test
    void anUploadThatFailsLeavesNoParts() {
        proxy.inject(Fault.REFUSE, S3TestStore.LIMITS.attempts(), line -> line.contains("partNumber=2"));
        assertThatThrownBy(() -> await(store.put("k", ObjectBody.of(large())))).isInstanceOf(ObjectStoreException.class);
        assertThat(await(store.abandonedUploads().list(0))).isEmpty();
        assertThat(await(store.list(""))).isEmpty();
    }

    /** The abort fails too, as when the process has died: the parts stay until somebody asks for uploads of their age. */
    @Test
    void abandonedPartsAreFoundByTheirAge() {
        proxy.inject(Fault.REFUSE, S3TestStore.LIMITS.attempts(), line -> line.contains("partNumber=2"));
        proxy.inject(Fault.REFUSE, S3TestStore.LIMITS.attempts(), line -> line.startsWith("DELETE "));
        assertThatThrownBy(() -> await(store.put("a b/k", ObjectBody.of(large())))).isInstanceOf(ObjectStoreException.class);
        assertThat(await(store.abandonedUploads().list(3_600_000))).isEmpty();
        assertThat(await(store.abandonedUploads().list(0))).extracting(AbandonedUploads.Unfinished::key).containsExactly("a b/k");
        assertThat(await(store.abandonedUploads().abortOlderThan(0))).isEqualTo(1);
        assertThat(await(store.abandonedUploads().list(0))).isEmpty();
    }

    /** An upload is begun after the first look, as by a process that dies later; a look that fails is followed by others. */
    @Test
    void uploadsThatAreAbandonedLaterAreGivenUpToo() {
        store.sweepUploads(0, 20);
        awaitRequest(line -> line.startsWith("GET ") && line.contains("uploads"));
        proxy.inject(Fault.REFUSE, S3TestStore.LIMITS.attempts(), line -> line.startsWith("GET ") && line.contains("uploads"));
        proxy.inject(Fault.REFUSE, S3TestStore.LIMITS.attempts(), line -> line.contains("partNumber=2"));
        proxy.inject(Fault.REFUSE, 1_000, line -> line.startsWith("DELETE "));
        assertThatThrownBy(() -> await(store.put("k", ObjectBody.of(large())))).isInstanceOf(ObjectStoreException.class);
        proxy.forget();
        while (!await(store.abandonedUploads().list(0)).isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() {
        S3Limits hasty = new S3Limits(100, 200, 1_000, 3, 10, 50, S3Limits.LEAST_PART_BYTES, 4, 10);
        try (S3TestStore impatient = new S3TestStore(URI.create("http://127.0.0.1:" + proxy.port()), hasty)) {
            server.pause();
            try {
                assertThatThrownBy(() -> await(impatient.store.get("k"))).isInstanceOf(ObjectStoreException.class).hasMessageContaining("get k");
                assertThatThrownBy(() -> await(impatient.store.put("k", ObjectBody.of(SMALL)))).isInstanceOf(ObjectStoreException.class);
            } finally {
                server.resume();
            }
        }
    }

    /** As many tries as a busy machine may need for one that is in time. */
    @Test
    void aTryThatIsNotAnsweredIsFollowedByAnother() {
        S3Limits brisk = new S3Limits(25_000, 1_000, 120_000, 50, 10, 50, S3Limits.LEAST_PART_BYTES, 4, 10);
        try (S3TestStore impatient = new S3TestStore(URI.create("http://127.0.0.1:" + proxy.port()), brisk)) {
            await(impatient.store.put("k", ObjectBody.of(SMALL)));
            proxy.inject(Fault.SILENCE, 1, GET);
            assertThat(await(impatient.store.get("k"))).isEqualTo(SMALL);
            assertThat(proxy.pending()).isZero();
        }
    }

    @Test
    void anUploadOutlivesTheServersDeath() {
        S3Limits patient = new S3Limits(10_000, 20_000, 120_000, 100, 50, 500, S3Limits.LEAST_PART_BYTES, 2, 10);
        byte[] large = new byte[40_000_000];
        new Random(1).nextBytes(large);
        try (S3TestStore persistent = new S3TestStore(URI.create("http://127.0.0.1:" + proxy.port()), patient)) {
            CompletionStage<Void> upload = persistent.store.put("k", ObjectBody.of(large));
            awaitRequest(line -> line.contains("partNumber=3"));
            server.kill();
            server.restart();
            await(upload);
            assertThat(await(persistent.store.get("k"))).isEqualTo(large);
        }
    }

    private void awaitRequest(Predicate<String> firstLine) {
        while (proxy.requests().stream().noneMatch(firstLine)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static byte[] large() {
        byte[] large = new byte[11_000_001];
        new Random(7).nextBytes(large);
        return large;
    }

    /** Every request is bounded in time, so this ends. */
    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
