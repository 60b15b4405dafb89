package io.arrwdb.deploy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.testkit.server.TestCertificate;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import io.grpc.Status;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Milvus port behind TLS, as SDKs reach it. */
@Timeout(240)
class ProxyTlsTest {
    @TempDir
    private Path directory;

    @Test
    void clientsKnowTheServerAndAreKnown() throws Exception {
        ThrowAwayAuthority ours = ThrowAwayAuthority.make(directory.resolve("ours"));
        TestCertificate shown = ours.issue("server", "milvus.example.com");
        TestCertificate client = ours.issue("client");
        TestCertificate stranger = ThrowAwayAuthority.make(directory.resolve("theirs")).issue("stranger");
        try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.proxy.tls.certificate", shown.chain().toString(), "arrwdb.proxy.tls.key",
                shown.key().toString(), "arrwdb.proxy.tls.trusted", ours.certificates().toString())).start()) {
            assertThat(server.uri()).startsWith("https://");
            MilvusClientV2 sdk = new MilvusClientV2(ConnectConfig.builder().uri(server.uri()).secure(true).serverName("localhost")
                    .caPemPath(ours.certificates().toString()).clientPemPath(client.chain().toString()).clientKeyPath(client.key().toString()).build());
            assertThat(sdk.listCollections().getCollectionNames()).isEmpty();
            sdk.close();
            assertThat(Knock.secure(server.port(), ours.certificates(), Optional.of(client))).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(Knock.secure(server.port(), ours.certificates(), Optional.of(stranger))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.secure(server.port(), ours.certificates(), Optional.empty())).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Knock.plain(server.port())).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void clientCertificatesWithoutTlsAreRefused() {
        Path authority = ThrowAwayAuthority.make(directory.resolve("ours")).certificates();
        assertThatThrownBy(() -> ArrwDb.forTests().with(Map.of("arrwdb.proxy.tls.trusted", authority.toString())).start())
                .hasMessageContaining("arrwdb.proxy.tls.certificate is missing: only TLS can carry them");
    }
}
