package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.credentials.Secret;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3ConfigTest {
    @Test
    void credentialsThatEverybodyKnowsAreForThisMachineAlone() {
        S3Credentials known = new S3Credentials("minioadmin", Secret.of("minioadmin"));
        assertThat(config("http://127.0.0.1:9000", known).credentials()).contains(known);
        assertThat(config("http://localhost:9000", known).credentials()).contains(known);
        assertThatThrownBy(() -> config("http://192.0.2.1:9000", known)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("192.0.2.1").hasMessageContaining("everybody knows");
        assertThatThrownBy(() -> new S3Config(new S3Place(Optional.empty(), "eu-west-1", "b", "", false), Optional.of(known), Optional.empty(),
                true, false, S3Limits.defaults())).hasMessageContaining("eu-west-1");
        assertThat(config("https://192.0.2.1:9000", new S3Credentials("us", Secret.of("aGood1"))).limits()).isNotNull();
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(config("http://127.0.0.1:9000", new S3Credentials("me", Secret.of("hush"))).toString()).contains("me").doesNotContain("hush");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> config("ftp://host", new S3Credentials("a", Secret.of("b")))).hasMessageContaining("ftp://host");
        assertThatThrownBy(() -> new S3Credentials("a", Secret.of(" "))).hasMessageContaining("secret key");
        assertThatThrownBy(() -> new S3Place(Optional.empty(), "r", "", "", true)).hasMessageContaining("bucket");
        assertThatThrownBy(() -> new S3Place(Optional.empty(), "r", "b", "no-slash", true)).hasMessageContaining("'no-slash'");
        assertThatThrownBy(() -> new S3Limits(1, 1, 1, 1, 1, 1, 1, 1, 1)).hasMessageContaining("part of 1 bytes");
    }

    private static S3Config config(String endpoint, S3Credentials credentials) {
        return new S3Config(new S3Place(Optional.of(URI.create(endpoint)), "us-east-1", "b", "p/", true), Optional.of(credentials),
                Optional.empty(), true, false, S3Limits.defaults());
    }
}
