package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;
import io.arrwdb.testkit.server.TestCertificate;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServers("versitygw")
class S3TlsTest {
    @TempDir
    private Path directory;

    @Test
    void aServerIsTrustedByItsAuthorityAlone() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory);
        try (CertificateFiles files = new CertificateFiles(1_000);
                S3Server server = S3Server.startTls(directory, certificate);
                S3TestStore trusting = store(server, Optional.of(files.authorities(certificate.chain()).trusted()));
                S3TestStore wary = store(server, Optional.empty())) {
            trusting.store.check().toCompletableFuture().join();
            byte[] large = new byte[11_000_000];
            trusting.store.put("k", ObjectBody.of(large)).toCompletableFuture().join();
            assertThat(trusting.store.get("k").toCompletableFuture().join()).isEqualTo(large);
            assertThatThrownBy(() -> wary.store.check().toCompletableFuture().join()).hasMessageContaining("could not use bucket")
                    .hasMessageContaining("certification path");
        }
    }

    private static S3TestStore store(S3Server server, Optional<X509ExtendedTrustManager> trusted) {
        return new S3TestStore(S3TestStore.config(server.endpoint(), trusted, S3Limits.defaults()));
    }
}
