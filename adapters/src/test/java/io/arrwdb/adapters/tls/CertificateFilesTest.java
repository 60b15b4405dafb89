package io.arrwdb.adapters.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.testkit.server.TestCertificate;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
    @TempDir
    private static Path directory;
    private static ThrowAwayAuthority authority;
    private static TestCertificate first;
    private static TestCertificate second;

    private final CertificateFiles files = new CertificateFiles(3_600_000);

    @BeforeAll
    static void issue() {
        authority = ThrowAwayAuthority.make(directory.resolve("ours"));
        first = authority.issue("first", "a");
        second = authority.issue("second", "b");
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void whatWasReplacedIsShown() throws Exception {
        Path chain = copy(first.chain(), "own.pem");
        Path key = copy(first.key(), "own-key.pem");
        OwnCertificate own = files.certificate(chain, key);
        assertThat(own.reload()).isFalse();
        String alias = own.shown().chooseEngineServerAlias("EC", null, null);
        X509Certificate before = own.shown().getCertificateChain(alias)[0];

        copy(second.chain(), "own.pem");
        // The key follows later: what is half replaced is not taken.
        assertThatThrownBy(own::reload).isInstanceOf(TlsFileException.class).hasMessageContaining("own-key.pem")
                .hasMessageContaining("is not that of the certificate");
        assertThat(own.certificate()).isEqualTo(before);
        copy(second.key(), "own-key.pem");
        assertThat(own.reload()).isTrue();
        alias = own.shown().chooseEngineServerAlias("EC", null, null);
        assertThat(own.shown().getCertificateChain(alias)[0]).isEqualTo(own.certificate()).isNotEqualTo(before);
    }

    @Test
    void whoIsTrustedFollowsTheFile() throws Exception {
        ThrowAwayAuthority foreign = ThrowAwayAuthority.make(directory.resolve("foreign"));
        Path file = copy(foreign.certificates(), "trusted.pem");
        Authorities authorities = files.authorities(file);
        X509Certificate[] chain = PemFile.read(first.chain()).certificates();
        assertThatThrownBy(() -> authorities.trusted().checkServerTrusted(chain, "ECDHE_ECDSA")).isInstanceOf(CertificateException.class);
        copy(authority.certificates(), "trusted.pem");
        assertThat(authorities.reload()).isTrue();
        authorities.trusted().checkServerTrusted(chain, "ECDHE_ECDSA");
        assertThat(files.firstExpiryMillis()).hasValue(authorities.expiryMillis());
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithWhatToDo() throws Exception {
        Path missing = directory.resolve("missing.pem");
        assertThatThrownBy(() -> files.authorities(missing)).hasMessageContaining("there is no file " + missing);
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatThrownBy(() -> files.authorities(empty)).hasMessageContaining("empty.pem").hasMessageContaining("BEGIN CERTIFICATE");
        assertThatThrownBy(() -> files.certificate(first.chain(), empty)).hasMessageContaining("holds no private key");
        Path pkcs1 = Files.writeString(directory.resolve("old-key.pem"), "-----BEGIN RSA PRIVATE KEY-----\nMII=\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> files.certificate(first.chain(), pkcs1)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + pkcs1);
        assertThatThrownBy(() -> files.certificate(first.chain(), second.key())).hasMessageContaining("issued together");
        TestCertificate expired = authority.issueExpired("expired");
        assertThatThrownBy(() -> files.certificate(expired.chain(), expired.key())).hasMessageContaining("expired.pem has expired on");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedBeforePeersDo() {
        ThrowAwayAuthority other = ThrowAwayAuthority.make(directory.resolve("other"));
        OwnCertificate own = files.certificate(first.chain(), first.key());
        own.requireSignedBy(files.authorities(authority.certificates()));
        assertThatThrownBy(() -> own.requireSignedBy(files.authorities(other.certificates()))).isInstanceOf(TlsFileException.class)
                .hasMessageContaining("first.pem would be refused").hasMessageContaining("let one of these issue it");
    }

    private static Path copy(Path from, String name) throws Exception {
        return Files.copy(from, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
