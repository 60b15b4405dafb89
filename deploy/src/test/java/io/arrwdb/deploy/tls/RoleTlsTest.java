package io.arrwdb.deploy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.rpc.Role;
import io.arrwdb.testkit.server.FreePort;
import io.arrwdb.testkit.server.TestCertificate;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import io.grpc.Status;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roles meet over real sockets, each behind a certificate that names it. */
@Timeout(240)
class RoleTlsTest {
    private static final int ROWS = 200;
    private static final int DIM = 8;
    private static final String[] EVERY_ROLE = Arrays.stream(Role.values()).map(Role::label).toArray(String[]::new);

    @TempDir
    private static Path directory;
    private static ThrowAwayAuthority ours;
    private static TestCertificate node;

    @BeforeAll
    static void issue() {
        ours = ThrowAwayAuthority.make(directory.resolve("ours"));
        node = ours.issue("node", EVERY_ROLE);
    }

    @Test
    void onlyRolesOfTheSameAuthorityAreServed() throws Exception {
        ThrowAwayAuthority theirs = ThrowAwayAuthority.make(directory.resolve("theirs"));
        TestCertificate foreign = theirs.issue("foreign", EVERY_ROLE);
        TestCertificate host = ours.issue("host", "proxy.example.com");
        int port = FreePort.find();
        Path chain = directory.resolve("live.pem");
        Path key = directory.resolve("live-key.pem");
        replace(node, chain, key);
        try (ArrwDb server = ArrwDb.forTests().with(settings(port, chain, key)).with(Map.of("arrwdb.tls.reload-interval", "50ms")).start()) {
            writesAndSearches(server);
            assertThat(Knock.secure(port, ours.certificates(), Optional.of(node))).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(Knock.plain(port)).as("plain text").isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.secure(port, ours.certificates(), Optional.empty())).as("no certificate").isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.secure(port, ours.certificates(), Optional.of(foreign))).as("foreign authority").isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.secure(port, ours.certificates(), Optional.of(host))).as("no role").isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.secure(port, theirs.certificates(), Optional.of(node))).as("caller trusts others").isEqualTo(Status.Code.UNAVAILABLE);

            TestCertificate next = ours.issue("next", EVERY_ROLE);
            BigInteger before = Knock.shownBy(port, Optional.of(node)).getSerialNumber();
            replace(next, chain, key);
            BigInteger after = before;
            while (after.equals(before)) {
                after = Knock.shownBy(port, Optional.of(node)).getSerialNumber();
            }
            assertThat(Knock.secure(port, ours.certificates(), Optional.of(next))).isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void aProcessThatOthersWouldRefuseDoesNotStart() {
        TestCertificate proxyOnly = ours.issue("proxy-only", "proxy-1");
        assertThatThrownBy(() -> ArrwDb.forTests().with(settings(0, proxyOnly.chain(), proxyOnly.key())).start())
                .hasMessageContaining("arrwdb.cluster.tls.certificate").hasMessageContaining("proxy-only.pem")
                .hasMessageContaining("subject alternative name DNS:");
        assertThatThrownBy(() -> ArrwDb.forTests().with(settings(0, Path.of("none.pem"), proxyOnly.key())).start())
                .hasMessageContaining("arrwdb.cluster.tls.certificate: there is no file none.pem");
        assertThatThrownBy(() -> ArrwDb.forTests().with(Map.of("arrwdb.cluster.port", "0", "arrwdb.cluster.tls.key", "a")).start())
                .hasMessageContaining("arrwdb.cluster.tls.certificate is missing");
    }

    private static Map<String, Object> settings(int port, Path chain, Path key) {
        return new HashMap<>(Map.of("arrwdb.cluster.port", port, "arrwdb.cluster.tls.certificate", chain.toString(),
                "arrwdb.cluster.tls.key", key.toString(), "arrwdb.cluster.tls.trusted", ours.certificates().toString()));
    }

    private static void replace(TestCertificate by, Path chain, Path key) throws Exception {
        Files.copy(by.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(by.key(), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writesAndSearches(ArrwDb server) throws Exception {
        GeneratedVectors rows = new GeneratedVectors(ROWS, DIM, 1);
        try (MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(DIM, 2);
            collection.insert(collection.insertRequest(rows, 0, ROWS));
            collection.index("HNSW", "{}");
            collection.load();
            assertThat(collection.search(collection.searchRequest(rows.row(7), 1, "{}"))).containsExactly(7);
        }
    }
}
