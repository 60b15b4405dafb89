package io.arrwdb.rpc;

import java.util.Optional;

/**
 * How roles talk over the network.
 *
 * @param maxMessageBytes largest message between roles; clients' requests are smaller, answers are cut to less
 * @param flowControlBytes in flight on one connection
 * @param keepAliveMillis a silent connection is asked whether it lives
 * @param keepAliveTimeoutMillis and taken for dead when it does not answer in this time
 * @param tls how they know each other; empty: whoever reaches the port is believed
 */
public record NetworkConfig(int maxMessageBytes, int flowControlBytes, long keepAliveMillis, long keepAliveTimeoutMillis,
        Optional<RoleTls> tls) {
    public static NetworkConfig defaults() {
        return new NetworkConfig(256 << 20, 8 << 20, 5_000, 3_000, Optional.empty());
    }

    public NetworkConfig withTls(RoleTls used) {
        return new NetworkConfig(maxMessageBytes, flowControlBytes, keepAliveMillis, keepAliveTimeoutMillis, Optional.of(used));
    }
}
