package io.arrwdb.deploy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.deploy.ArrwDb;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What would open the database to strangers is not begun. */
class RefusedStartTest {
    @Test
    void rolesBeyondThisMachineNeedCertificates() {
        Map<String, Object> open = Map.of("arrwdb.cluster.port", "0", "arrwdb.cluster.host", "0.0.0.0");
        refused(open, "arrwdb.cluster.host is 0.0.0.0", "arrwdb.cluster.tls.certificate", "arrwdb.cluster.allow-plaintext=true");
        try (ArrwDb server = ArrwDb.forTests().with(open).with(Map.of("arrwdb.cluster.allow-plaintext", "true", "arrwdb.cluster.advertise",
                "127.0.0.1")).start()) {
            assertThat(server.port()).isPositive();
        }
        refused(Map.of("arrwdb.consensus.type", "ratis", "arrwdb.consensus.host", "0.0.0.0"), "arrwdb.consensus.host is 0.0.0.0");
    }

    @Test
    void credentialsThatEverybodyKnowsAreRefused() {
        refused(Map.of("arrwdb.object.type", "s3", "arrwdb.object.s3.endpoint", "http://192.0.2.1:9000", "arrwdb.object.s3.access-key",
                "minioadmin", "arrwdb.object.s3.secret-key", "minioadmin"), "everybody knows (minioadmin)", "give it others");
        refused(Map.of("arrwdb.meta.type", "etcd", "arrwdb.meta.etcd.endpoints", "http://192.0.2.1:2379", "arrwdb.meta.etcd.user", "root"),
                "without a password (root)");
        refused(Map.of("arrwdb.log.type", "kafka", "arrwdb.log.kafka.bootstrap", "192.0.2.1:9092", "arrwdb.log.kafka.user", "admin",
                "arrwdb.log.kafka.password", "admin-secret"), "everybody knows (admin)");
        refused(Map.of("arrwdb.log.type", "kafka", "arrwdb.log.kafka.bootstrap", "192.0.2.1:9092", "arrwdb.log.kafka.user", "arrwdb",
                "arrwdb.log.kafka.password", "p3Zq-81x", "arrwdb.log.kafka.sasl-mechanism", "PLAIN"), "PLAIN sends the password");
    }

    private static void refused(Map<String, Object> settings, String... texts) {
        assertThatThrownBy(() -> ArrwDb.forTests().with(settings).start()).satisfies(error -> {
            for (String text : texts) {
                assertThat(error).hasStackTraceContaining(text);
            }
        });
    }
}
