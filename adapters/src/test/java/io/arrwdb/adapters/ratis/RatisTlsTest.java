package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.server.TestCertificate;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members on real sockets, each behind its certificate. */
class RatisTlsTest extends PortContract {
    private static final GroupLife LIFE = new GroupLife(new LogGroupId(1), 1, false, List.of());

    @TempDir
    private Path directory;
    private final CertificateFiles files = new CertificateFiles(3_600_000);
    private final Map<NodeId, RatisTls> shown = new HashMap<>();
    private Replicas replicas;

    @BeforeEach
    void open() {
        ThrowAwayAuthority ours = ThrowAwayAuthority.make(directory.resolve("ours"));
        ThrowAwayAuthority theirs = ThrowAwayAuthority.make(directory.resolve("theirs"));
        shown.put(new NodeId("a"), tls(ours, ours.issue("a", "a")));
        shown.put(new NodeId("w"), tls(ours, ours.issue("w", "w")));
        shown.put(new NodeId("b"), tls(ours, theirs.issue("b", "b")));
        replicas = Replicas.twoAndAWitness(directory, config -> config.withTls(shown.get(config.self())));
        shown.put(new NodeId("b"), tls(ours, ours.issue("b", "b")));
    }

    @AfterEach
    void close() {
        replicas.close();
        files.close();
    }

    @Override
    protected Executor mailbox() {
        return replicas.get("a").mailbox();
    }

    @Test
    void aForeignCertificateTakesNoPartUntilItIsReplaced() {
        Replica a = replicas.get("a");
        Replica foreign = replicas.get("b");
        await(replicas.get("w").join(LIFE));
        await(foreign.join(LIFE));
        ConsensusSeat seat = await(a.join(LIFE));
        until("a leads with the witness's vote", () -> a.leads(LIFE.group()));
        await(seat.propose("one".getBytes(StandardCharsets.UTF_8)));
        assertThat(foreign.machine(LIFE.group()).decisions()).isEmpty();

        Seat seated = foreign.seat();
        replicas.remove(foreign);
        Replica known = replicas.open(seated);
        await(known.join(LIFE));
        until("b has caught up", () -> known.machine(LIFE.group()).decisions().equals(List.of("one")));
    }

    private RatisTls tls(ThrowAwayAuthority trusted, TestCertificate own) {
        return new RatisTls(files.certificate(own.chain(), own.key()).shown(), files.authorities(trusted.certificates()).trusted());
    }
}
