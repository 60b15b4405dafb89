package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.RenameCollectionRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Once a definition has been answered by one proxy, it holds at every other one: collections are renamed here and read there. */
@NeedsServers("etcd")
@Timeout(240)
class DefinitionsTest {
    private static final int CHANGES = 1_000;
    private static final int ABSENT = 100;
    private static final GeneratedVectors ROWS = new GeneratedVectors(1, 4, 1);

    @TempDir
    private Path directory;
    /** Changes that were asked for, and those that were answered; after the i-th the collection is called {@code c(i % 2)}. */
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void noProxyKnowsTheOldNameAfterTheAnswer() throws Exception {
        try (EtcdServer etcd = EtcdServer.start(directory.resolve("etcd"), "--unsafe-no-fsync");
                ArrwDb whole = start(etcd, "a", "all"); ArrwDb second = start(etcd, "b", "proxy");
                MilvusConnection here = new MilvusConnection(whole.uri()); MilvusConnection there = new MilvusConnection(second.uri())) {
            VectorCollection collection = new VectorCollection(here, "c0", Metric.L2);
            collection.create(ROWS.dim(), 1);
            collection.index("FLAT", "{}");
            collection.load();
            collection.insert(collection.insertRequest(ROWS, 0, 1));
            CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> readMeanwhile(second.uri()));
            List<String> wrong = new ArrayList<>();
            for (int change = 1; change <= CHANGES; change++) {
                begun.set(change);
                MilvusConnection.check("renaming", here.stub().renameCollection(RenameCollectionRequest.newBuilder()
                        .setOldName("c" + (change + 1) % 2).setNewName("c" + change % 2).build()));
                answered.set(change);
                wrong.addAll(check(there, change));
            }
            begun.set(CHANGES + 1);
            wrong.addAll(other.join());
            assertThat(wrong).as("what the other proxy answered").isEmpty();
        }
    }

    /** A read between whose beginning and end no change was under way must see the last one. */
    private List<String> readMeanwhile(String uri) {
        List<String> wrong = new ArrayList<>();
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            while (begun.get() <= CHANGES) {
                int last = answered.get();
                List<String> found = check(connection, last);
                if (begun.get() == last) {
                    wrong.addAll(found);
                }
            }
        }
        return wrong;
    }

    private static List<String> check(MilvusConnection connection, int change) {
        int expected = read(connection, "c" + change % 2);
        int gone = read(connection, "c" + (change + 1) % 2);
        return expected == 0 && gone == ABSENT ? List.of() : List.of("after change " + change + ": code " + expected + " under the new name, " + gone
                + " under the old");
    }

    private static int read(MilvusConnection connection, String name) {
        return connection.stub().query(QueryRequest.newBuilder().setCollectionName(name).setExpr("id == 0").addOutputFields("id")
                .setConsistencyLevel(ConsistencyLevel.Eventually).setGuaranteeTimestamp(1).build()).getStatus().getCode();
    }

    private static ArrwDb start(EtcdServer etcd, String name, String roles) {
        return ArrwDb.forTests().with(Map.of("arrwdb.node.name", name, "arrwdb.roles", roles, "arrwdb.cluster.port", "0",
                "arrwdb.meta.type", "etcd", "arrwdb.meta.etcd.endpoints", etcd.endpoint().toString())).start();
    }
}
