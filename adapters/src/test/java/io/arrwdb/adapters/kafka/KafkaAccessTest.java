package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.credentials.SecretFile;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that speaks TLS and lets nobody in without a login. */
@NeedsServers("kafka")
class KafkaAccessTest extends PortContract {
    private static final LogGroupId GROUP = new LogGroupId(0);

    @TempDir
    private static Path directory;
    private static CertificateFiles files;
    private static ThrowAwayAuthority ours;
    private static KafkaCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        files = new CertificateFiles(3_600_000);
        ours = ThrowAwayAuthority.make(directory.resolve("ours"));
        cluster = KafkaCluster.startSecure(Files.createDirectories(directory.resolve("kafka")), ours.issue("broker"), "arrwdb", "a word");
    }

    @AfterAll
    static void stop() {
        cluster.close();
        files.close();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
    void whoLogsInOverTlsHasALog(String mechanism) {
        try (KafkaLog log = open(ours.certificates(), new KafkaUser("arrwdb", Secret.of("a word"), mechanism))) {
            assertThat(await(log.bounds(GROUP)).end().value()).isZero();
        }
    }

    @Test
    void aWrongPasswordAndAForeignAuthorityAreSaid() {
        try (KafkaLog log = open(ours.certificates(), new KafkaUser("arrwdb", Secret.of("wrong"), "SCRAM-SHA-512"))) {
            assertThatThrownBy(() -> await(log.bounds(GROUP))).isInstanceOf(LogException.class).hasStackTraceContaining("Authentication failed");
        }
        Path theirs = ThrowAwayAuthority.make(directory.resolve("theirs")).certificates();
        try (KafkaLog log = open(theirs, new KafkaUser("arrwdb", Secret.of("a word"), "SCRAM-SHA-512"))) {
            assertThatThrownBy(() -> await(log.bounds(GROUP))).isInstanceOf(LogException.class).hasStackTraceContaining("SSL handshake failed");
        }
    }

    @Test
    void aPasswordThatIsReplacedCountsForTheNextLogin() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "the word of before");
        try (KafkaLog log = open(ours.certificates(), new KafkaUser("arrwdb", new SecretFile(file), "SCRAM-SHA-512"))) {
            assertThatThrownBy(() -> await(log.bounds(GROUP))).hasStackTraceContaining("Authentication failed");
            Files.writeString(file, "a word");
            until("it has logged in", () -> await(log.bounds(GROUP).thenApply(bounds -> true).exceptionally(refused -> false)));
        }
    }

    @Test
    void whatCannotProtectIsRefused() {
        assertThatThrownBy(() -> new KafkaUser("a", Secret.of("b"), "GSSAPI")).hasMessageContaining("GSSAPI");
        assertThatThrownBy(() -> new KafkaAccess(Optional.empty(), Optional.of(files.certificate(ours.issue("c").chain(),
                directory.resolve("ours/c-key.pem")).shown()), Optional.empty())).hasMessageContaining("over TLS alone");
    }

    private static KafkaLog open(Path authorities, KafkaUser user) {
        KafkaConfig plain = Topics.config(cluster, "log", new KafkaConfig.Timeouts(5_000, 20_000, 100, 200, 2_000));
        KafkaAccess access = new KafkaAccess(Optional.of(files.authorities(authorities).trusted()), Optional.empty(), Optional.of(user));
        return new KafkaLog(new KafkaConfig(plain.bootstrap(), plain.topic(), plain.partitions(), 1, 1, false, plain.maxRecordBytes(),
                access.properties(), plain.timeouts(), plain.buffers()));
    }
}
