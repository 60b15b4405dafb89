package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that the metadata in force knows nothing of are refused, and not taken for nobody's. */
@NeedsServers("etcd")
class StrangerTest {
    @TempDir
    private Path directory;

    @Test
    void anotherDeploymentsLogAndAStandaloneServersDirectoryAreRefused() {
        try (EtcdServer etcd = EtcdServer.start(directory.resolve("etcd"), "--unsafe-no-fsync")) {
            start(Map.of("arrwdb.data-dir", directory.resolve("alone").toString())).close();
            assertThatThrownBy(() -> start(onEtcd(etcd, "a/", "alone"))).hasStackTraceContaining("migrate --from " + directory.resolve("alone"));

            start(onEtcd(etcd, "a/", "data")).close();
            Directories.deleteTree(directory.resolve("data/objects"));
            Directories.deleteTree(directory.resolve("data/consensus"));
            assertThatThrownBy(() -> start(onEtcd(etcd, "b/", "data"))).hasStackTraceContaining("the log of group 0")
                    .hasStackTraceContaining("another deployment uses this log");
        }
    }

    private Map<String, String> onEtcd(EtcdServer etcd, String prefix, String data) {
        return Map.of("arrwdb.meta.type", "etcd", "arrwdb.meta.etcd.endpoints", etcd.endpoint().toString(), "arrwdb.meta.etcd.prefix", prefix,
                "arrwdb.data-dir", directory.resolve(data).toString());
    }

    private static ArrwDb start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("arrwdb.port", "0", "arrwdb.http-port", "-1", "arrwdb.log.groups", "1"));
        return ArrwDb.configured().with(all).start();
    }
}
