package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;
import io.arrwdb.testkit.server.TestCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServers("versitygw")
class S3TlsTest {
    @TempDir
    private Path directory;

    @Test
    void aServerIsTrustedByItsAuthorityAlone() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory);
        try (S3Server server = S3Server.startTls(directory, certificate);
                S3TestStore trusting = store(server, Optional.of(certificate.chain()));
                S3TestStore wary = store(server, Optional.empty())) {
            trusting.store.check().toCompletableFuture().join();
            byte[] large = new byte[11_000_000];
            trusting.store.put("k", ObjectBody.of(large)).toCompletableFuture().join();
            assertThat(trusting.store.get("k").toCompletableFuture().join()).isEqualTo(large);
            assertThatThrownBy(() -> wary.store.check().toCompletableFuture().join()).hasMessageContaining("could not use bucket")
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefusedByName() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        S3Config config = S3TestStore.config(URI.create("https://127.0.0.1:1"), Optional.of(empty), S3TestStore.LIMITS);
        assertThatThrownBy(() -> new S3TestStore(config)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("empty.pem");
        Path none = directory.resolve("none.pem");
        S3Config missing = S3TestStore.config(URI.create("https://127.0.0.1:1"), Optional.of(none), S3TestStore.LIMITS);
        assertThatThrownBy(() -> new S3TestStore(missing)).hasMessageContaining("none.pem");
    }

    private static S3TestStore store(S3Server server, Optional<Path> trusted) {
        return new S3TestStore(S3TestStore.config(server.endpoint(), trusted, S3Limits.defaults()));
    }
}
