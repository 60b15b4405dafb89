package io.arrwdb.deploy.upkeep;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.S3Server;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Real etcd, Kafka and S3, and a process with every role that stands on them. */
final class Servers implements AutoCloseable {
    private final Path directory;
    private final EtcdServer etcd;
    private final KafkaCluster kafka;
    private final S3Server s3;

    Servers(Path directory) {
        this.directory = directory;
        etcd = EtcdServer.start(directory.resolve("etcd"), "--unsafe-no-fsync");
        kafka = KafkaCluster.start(directory.resolve("kafka"), 1, Map.of(), KafkaCluster.SMALL);
        s3 = S3Server.start(S3Server.Kind.VERSITYGW, directory.resolve("s3"));
    }

    EtcdServer etcd() {
        return etcd;
    }

    /** What every process of the deployment is told. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("arrwdb.meta.type", "etcd");
        settings.put("arrwdb.meta.etcd.endpoints", etcd.endpoint().toString());
        settings.put("arrwdb.log.type", "kafka");
        settings.put("arrwdb.log.kafka.bootstrap", kafka.bootstrap());
        settings.put("arrwdb.log.kafka.replicas", "1");
        settings.put("arrwdb.log.kafka.min-in-sync", "1");
        settings.put("arrwdb.object.type", "s3");
        settings.put("arrwdb.object.s3.endpoint", s3.endpoint().toString());
        settings.put("arrwdb.object.s3.create-bucket", "true");
        settings.put("arrwdb.object.s3.access-key", S3Server.ACCESS_KEY);
        settings.put("arrwdb.object.s3.secret-key", S3Server.SECRET_KEY);
        settings.put("arrwdb.data-dir", directory.resolve("data").toString());
        return settings;
    }

    /** Every role in one process, reachable from others. */
    ArrwDb start() {
        return ArrwDb.configured().with(settings()).with(Map.of("arrwdb.port", "0", "arrwdb.http-port", "-1",
                "arrwdb.cluster.port", "0")).start();
    }

    @Override
    public void close() {
        s3.close();
        kafka.close();
        etcd.close();
    }
}
