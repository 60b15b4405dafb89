package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.credentials.SecretFile;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.testkit.contract.ObjectStoreContract;
import io.arrwdb.testkit.server.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real server, and what is S3's alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3Contract extends ObjectStoreContract {
    private final S3Server.Kind kind;
    private S3Server server;
    private S3TestStore test;

    S3Contract(S3Server.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        server = S3Server.start(kind, directory);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        test = new S3TestStore(server.endpoint());
        await(test.store.check());
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Override
    protected ObjectStore store() {
        return test.store;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void storesOfOtherPrefixesAreApart() {
        put("k", "mine");
        try (S3TestStore other = new S3TestStore(server.endpoint())) {
            assertThat(await(other.store.list(""))).isEmpty();
            assertThatThrownBy(() -> await(other.store.get("k"))).isInstanceOf(ObjectStoreException.NotFound.class);
        }
    }

    @Test
    void completionsRunOnNoNetworkThread() {
        put("k", "v");
        String found = await(store().get("k").thenApply(bytes -> Thread.currentThread().getName()));
        String missing = await(store().get("none").handle((bytes, error) -> Thread.currentThread().getName()));
        assertThat(found + missing).doesNotContain("s3-network").doesNotContain("sdk").doesNotContain("s3-timers");
    }

    @Test
    void aServerOfBeforeChecksumsIsServedWithoutThem() {
        S3Config config = test.config;
        try (S3TestStore plain = new S3TestStore(new S3Config(config.place(), config.credentials(), Optional.empty(), false, false,
                config.limits()))) {
            byte[] bytes = new byte[11_000_000];
            await(plain.store.put("large", io.arrwdb.core.port.object.ObjectBody.of(bytes)));
            assertThat(await(store().get("large"))).isEqualTo(bytes);
        }
    }

    @Test
    void aSecretKeyThatIsReplacedCountsForTheNextRequest(@TempDir Path secrets) throws Exception {
        S3Config config = test.config;
        Path file = Files.writeString(secrets.resolve("key"), "of before");
        try (S3TestStore late = new S3TestStore(new S3Config(config.place(), Optional.of(new S3Credentials(S3Server.ACCESS_KEY,
                new SecretFile(file))), Optional.empty(), true, false, config.limits()))) {
            assertThatThrownBy(() -> await(late.store.check())).hasMessageContaining("credentials");
            Files.writeString(file, S3Server.SECRET_KEY);
            until("it is let in", () -> await(late.store.check().thenApply(done -> true).exceptionally(refused -> false)));
        }
    }

    @Test
    void refusalsSayWhatToDo() {
        S3Config config = test.config;
        S3Place elsewhere = new S3Place(config.place().endpoint(), "us-east-1", "no-such-bucket", "", true);
        try (S3TestStore none = new S3TestStore(new S3Config(elsewhere, config.credentials(), Optional.empty(), true, false,
                config.limits()))) {
            assertThatThrownBy(() -> await(none.store.check())).hasMessageContaining("no-such-bucket").hasMessageContaining("create it");
            assertThatThrownBy(() -> await(none.store.get("k"))).isInstanceOf(ObjectStoreException.class)
                    .isNotInstanceOf(ObjectStoreException.NotFound.class);
            assertThatThrownBy(() -> await(none.store.delete("k"))).isInstanceOf(ObjectStoreException.class);
        }
        try (S3TestStore stranger = new S3TestStore(new S3Config(config.place(), Optional.of(new S3Credentials(S3Server.ACCESS_KEY, Secret.of("wrong"))),
                Optional.empty(), true, false, config.limits()))) {
            assertThatThrownBy(() -> await(stranger.store.check())).hasMessageContaining("credentials");
            assertThatThrownBy(() -> await(stranger.store.get("k"))).hasMessageContaining("not allowed to get k");
        }
    }
}
