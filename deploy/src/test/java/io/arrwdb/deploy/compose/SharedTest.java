package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTest {
    @Test
    void anAdvertisedPortStandsForTheOneListenedOn() {
        assertThat(Shared.advertised("10.0.0.13", 19_600)).isEqualTo("10.0.0.13:19600");
        assertThat(Shared.advertised("node-3.example", 19_600)).isEqualTo("node-3.example:19600");
        assertThat(Shared.advertised("node-3.example:31000", 19_600)).isEqualTo("node-3.example:31000");
        assertThat(Shared.advertised("[fd00::1]", 19_600)).isEqualTo("[fd00::1]:19600");
        assertThat(Shared.advertised("[fd00::1]:31000", 19_600)).isEqualTo("[fd00::1]:31000");
    }
}
