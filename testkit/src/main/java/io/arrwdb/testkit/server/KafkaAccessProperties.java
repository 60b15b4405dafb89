package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a broker is told so that its clients come over TLS and log in. */
final class KafkaAccessProperties {
    private KafkaAccessProperties() { }

    static Map<String, String> of(Path directory, int port, TestCertificate shown, String user, String password) {
        Path keys = directory.resolve("broker-keys.pem");
        try {
            Files.writeString(keys, Files.readString(shown.key()) + Files.readString(shown.chain()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String controller = Integer.toString(FreePort.find());
        return Map.ofEntries(Map.entry("listeners", "SASL_SSL://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL"),
                Map.entry("inter.broker.listener.name", "SASL_SSL"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"),
                Map.entry("listener.name.sasl_ssl.plain.sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required "
                        + "username=\"broker\" password=\"of-brokers\" user_broker=\"of-brokers\" user_" + user + "=\"" + password + "\";"),
                Map.entry("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("ssl.keystore.type", "PEM"), Map.entry("ssl.keystore.location", keys.toString()),
                Map.entry("ssl.truststore.type", "PEM"), Map.entry("ssl.truststore.location", shown.chain().toString()));
    }
}
