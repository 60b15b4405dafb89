package io.arrwdb.adapters.kafka;

import io.arrwdb.adapters.credentials.Secret;
import java.util.Map;

/**
 * Who logs in to Kafka (SASL).
 *
 * @param mechanism {@code SCRAM-SHA-512}, {@code SCRAM-SHA-256}, or {@code PLAIN}, which sends the password as it is
 */
public record KafkaUser(String name, Secret password, String mechanism) {
    private static final String SECURITY = "org.apache.kafka.common.security.";

    public KafkaUser {
        if (!mechanism.equals("PLAIN") && !mechanism.startsWith("SCRAM-")) {
            throw new IllegalArgumentException("a user of Kafka logs in by SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN, not by '" + mechanism + "'");
        }
    }

    Map<String, Object> properties() {
        String module = SECURITY + (mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule");
        return Map.of("sasl.mechanism", mechanism, "sasl.jaas.config", module + " required;",
                "sasl.client.callback.handler.class", ClientLogin.class, ClientLogin.USER, this);
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "KafkaUser[" + name + ", " + mechanism + "]";
    }
}
