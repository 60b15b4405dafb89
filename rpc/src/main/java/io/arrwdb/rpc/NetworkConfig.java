package io.arrwdb.rpc;

import java.util.Optional;

/**
 * How roles talk over the network.
 *
 * @param maxMessageBytes largest message between roles; clients' requests are smaller, answers are cut to less
 * @param receiveBytes what messages on their way in may take together; one that finds no room answers RESOURCE_EXHAUSTED, see {@link io.arrwdb.rpc.arrival.Inbox}
 * @param flowControlBytes in flight on one connection
 * @param keepAliveMillis a silent connection is asked whether it lives
 * @param keepAliveTimeoutMillis and taken for dead when it does not answer in this time
 * @param tls how they know each other; empty: whoever reaches the port is believed
 */
public record NetworkConfig(int maxMessageBytes, long receiveBytes, int flowControlBytes, long keepAliveMillis, long keepAliveTimeoutMillis,
        Optional<RoleTls> tls) {
    public static NetworkConfig defaults() {
        return new NetworkConfig(256 << 20, 256L << 20, 8 << 20, 5_000, 3_000, Optional.empty());
    }

    public NetworkConfig withTls(RoleTls used) {
        return new NetworkConfig(maxMessageBytes, receiveBytes, flowControlBytes, keepAliveMillis, keepAliveTimeoutMillis, Optional.of(used));
    }

    public NetworkConfig withReceiveBytes(long most) {
        return new NetworkConfig(maxMessageBytes, most, flowControlBytes, keepAliveMillis, keepAliveTimeoutMillis, tls);
    }
}
