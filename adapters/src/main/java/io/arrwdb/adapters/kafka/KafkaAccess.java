package io.arrwdb.adapters.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How this process and Kafka's brokers know each other.
 *
 * @param authorities judges the brokers' certificates, their host names included; empty: no TLS
 * @param identity what to show where brokers ask clients for a certificate
 * @param user who logs in; empty: nobody
 */
public record KafkaAccess(Optional<X509ExtendedTrustManager> authorities, Optional<X509ExtendedKeyManager> identity,
        Optional<KafkaUser> user) {
    /** @throws IllegalArgumentException for a certificate that only TLS could carry */
    public KafkaAccess {
        if (authorities.isEmpty() && identity.isPresent()) {
            throw new IllegalArgumentException("a certificate for Kafka is shown over TLS alone: name the authorities of the brokers too");
        }
    }

    /** As settings of Kafka's clients, for {@link KafkaConfig#client}. */
    public Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>();
        authorities.ifPresent(trust -> {
            all.put("ssl.engine.factory.class", ClientSslEngines.class);
            all.put(ClientSslEngines.AUTHORITIES, trust);
        });
        identity.ifPresent(shown -> all.put(ClientSslEngines.IDENTITY, shown));
        user.ifPresent(known -> all.putAll(known.properties()));
        if (authorities.isPresent() || user.isPresent()) {
            all.put("security.protocol", (user.isPresent() ? "SASL_" : "") + (authorities.isPresent() ? "SSL" : "PLAINTEXT"));
        }
        return all;
    }
}
