package io.arrwdb.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.credentials.SecretFile;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.contract.RecordingWatcher;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.ServerTools;
import io.arrwdb.testkit.server.TestCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that wants TLS on both sides and a login, whose tokens last a second. */
@NeedsServers("etcd")
class EtcdAccessTest extends PortContract {
    private final ScheduledTimers timers = new ScheduledTimers();
    private final CertificateFiles files = new CertificateFiles(1_000);
    private TestCertificate certificate;
    private EtcdServer etcd;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        certificate = TestCertificate.make(directory);
        etcd = EtcdServer.startSecure(directory.resolve("etcd"), "--unsafe-no-fsync", "--auth-token-ttl=1",
                "--cert-file=" + certificate.chain(), "--key-file=" + certificate.key(),
                "--client-cert-auth", "--trusted-ca-file=" + certificate.chain());
        control("user", "add", "root:secret");
        control("user", "grant-role", "root", "root");
        control("role", "add", "arrwdb");
        control("role", "grant-permission", "arrwdb", "--prefix=true", "readwrite", "t/");
        control("user", "add", "arrwdb:word");
        control("user", "grant-role", "arrwdb", "arrwdb");
        control("auth", "enable");
    }

    @AfterEach
    void stop() {
        etcd.close();
        timers.close();
        files.close();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void logsInAndLogsInAgain() throws Exception {
        try (EtcdMetaStore store = open("t/", Secret.of("word"), trusting())) {
            RecordingWatcher watcher = new RecordingWatcher();
            Revision before = await(store.range("")).revision();
            store.watch("a", before, mailbox(), watcher);
            await(store.txn(MetaTxn.of(new MetaTxn.Op.Put("a", new byte[0]))));
            until("it was told", () -> watcher.lines().size() == 1);
            Thread.sleep(2_500);
            await(store.txn(MetaTxn.of(new MetaTxn.Op.Put("a", new byte[0]))));
            until("it was told", () -> watcher.lines().size() == 2);
        }
    }

    @Test
    void aWrongPasswordAndAForeignPrefixAreSaid() {
        try (EtcdMetaStore store = open("t/", Secret.of("wrong"), trusting())) {
            assertThatThrownBy(() -> await(store.range(""))).isInstanceOf(MetaStoreException.class)
                    .hasMessageContaining("the login of arrwdb at " + etcd.endpoint()).hasMessageContaining("authentication failed");
        }
        try (EtcdMetaStore store = open("elsewhere/", Secret.of("word"), trusting())) {
            RecordingWatcher watcher = new RecordingWatcher();
            store.watch("a", Revision.ZERO, mailbox(), watcher);
            assertThatThrownBy(() -> await(store.range(""))).isInstanceOf(MetaStoreException.class).hasMessageContaining("permission denied");
            until("the watch was refused", () -> watcher.lines().equals(List.of("failed")));
        }
    }

    @Test
    void aPasswordThatIsReplacedCountsForTheNextLogin(@TempDir Path secrets) throws Exception {
        Path file = Files.writeString(secrets.resolve("password"), "the word of before");
        try (EtcdMetaStore store = open("t/", new SecretFile(file), trusting())) {
            assertThatThrownBy(() -> await(store.range(""))).hasMessageContaining("authentication failed");
            Files.writeString(file, "word");
            until("it has logged in", () -> await(store.range("").thenApply(found -> true).exceptionally(refused -> false)));
        }
    }

    @Test
    void whoShowsNoCertificateGetsNoAnswer() {
        EtcdTls silent = new EtcdTls(files.authorities(certificate.chain()).trusted(), Optional.empty());
        try (EtcdMetaStore store = open("t/", Secret.of("word"), silent)) {
            assertThatThrownBy(() -> await(store.range(""))).isInstanceOf(MetaStoreException.class).hasMessageContaining("got no answer");
        }
    }

    private EtcdTls trusting() {
        return new EtcdTls(files.authorities(certificate.chain()).trusted(),
                Optional.of(files.certificate(certificate.chain(), certificate.key()).shown()));
    }

    private EtcdMetaStore open(String prefix, Secret password, EtcdTls tls) {
        List<URI> endpoints = List.of(etcd.endpoint());
        return EtcdMetaStore.open(new EtcdConfig(endpoints, prefix, Optional.of(new EtcdUser("arrwdb", password)), Optional.of(tls),
                TestEtcd.limits()), new SystemClock(), timers);
    }

    private void control(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(ServerTools.program("etcdctl").toString(), "--endpoints=" + etcd.endpoint(),
                "--cacert=" + certificate.chain(), "--cert=" + certificate.chain(), "--key=" + certificate.key()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s: %s", String.join(" ", words), output).isZero();
    }
}
