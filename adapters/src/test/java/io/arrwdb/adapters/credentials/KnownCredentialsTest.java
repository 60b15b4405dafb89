package io.arrwdb.adapters.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KnownCredentialsTest {
    @Test
    void whatEverybodyKnowsServesOnThisMachineAlone() {
        assertThat(KnownCredentials.contain("minioadmin", "minioadmin")).isTrue();
        assertThat(KnownCredentials.contain("arrwdb", "arrwdb")).isTrue();
        assertThat(KnownCredentials.contain("arrwdb", "Password")).isTrue();
        assertThat(KnownCredentials.contain("arrwdb", "p3Zq-81x")).isFalse();
        assertThatThrownBy(() -> KnownCredentials.refuse("root", "root", "etcd at e:2379", false)).hasMessageContaining("etcd at e:2379")
                .hasMessageContaining("everybody knows (root)").hasMessageContaining("give it others");
        assertThatThrownBy(() -> KnownCredentials.refuse("root", "", "etcd", false)).hasMessageContaining("without a password (root)");
        assertThatCode(() -> KnownCredentials.refuse("root", "", "etcd", true)).doesNotThrowAnyException();
    }

    @Test
    void onlyThisMachineIsLoopback() {
        assertThat(Loopback.is("127.0.0.1")).isTrue();
        assertThat(Loopback.is("::1")).isTrue();
        assertThat(Loopback.is("0.0.0.0")).isFalse();
        assertThat(Loopback.is("192.0.2.1")).isFalse();
        assertThat(Loopback.is("no such host")).isFalse();
    }
}
