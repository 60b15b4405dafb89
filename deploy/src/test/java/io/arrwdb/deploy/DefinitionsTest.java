package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.AlterAliasRequest;
import io.arrwdb.proto.milvus.CreateAliasRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.RenameCollectionRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Once a definition has been answered by one proxy, it holds at every other one: it is changed here and read there. */
@NeedsServers("etcd")
@Timeout(400)
class DefinitionsTest {
    private static final int RENAMES = 200;
    private static final int ALTERATIONS = 1_000;
    private static final int ABSENT = 100;
    private static final long CALL_SECONDS = 60;
    private static final GeneratedVectors ROWS = new GeneratedVectors(2, 4, 1);

    @TempDir
    private Path directory;
    /** Changes that were asked for, and those that were answered. */
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    /** What is changed again and again. */
    private interface Definition {
        Status change(MilvusServiceBlockingStub proxy, int change);

        /** What a proxy shows that is not so after that change. */
        List<String> wrong(MilvusServiceBlockingStub proxy, int change);
    }

    /** After the i-th change the collection is called {@code c(i % 2)}. */
    @Test
    void noProxyKnowsTheOldNameAfterTheAnswer() throws Exception {
        changing(RENAMES, proxy -> filled(proxy, "c0", 0), new Definition() {
            @Override
            public Status change(MilvusServiceBlockingStub proxy, int change) {
                return proxy.renameCollection(RenameCollectionRequest.newBuilder().setOldName("c" + (change + 1) % 2)
                        .setNewName("c" + change % 2).build());
            }

            @Override
            public List<String> wrong(MilvusServiceBlockingStub proxy, int change) {
                int expected = read(proxy, "c" + change % 2);
                int gone = read(proxy, "c" + (change + 1) % 2);
                return expected == 0 && gone == ABSENT ? List.of() : List.of("after change " + change + ": code " + expected
                        + " under the new name, " + gone + " under the old");
            }
        });
    }

    /** After the i-th change the alias means {@code c(i % 2)}, whose only row has the key {@code i % 2}. */
    @Test
    void noProxySearchesTheOldTargetAfterTheAnswer() throws Exception {
        changing(ALTERATIONS, proxy -> {
            filled(proxy, "c0", 0);
            filled(proxy, "c1", 1);
            MilvusConnection.check("creating the alias", proxy.stub().createAlias(
                    CreateAliasRequest.newBuilder().setCollectionName("c0").setAlias("a").build()));
        }, new Definition() {
            private final SearchRequest search = new VectorCollection(null, "a", Metric.L2).searchRequest(new float[4], 1, "{}");

            @Override
            public Status change(MilvusServiceBlockingStub proxy, int change) {
                return proxy.alterAlias(AlterAliasRequest.newBuilder().setCollectionName("c" + change % 2).setAlias("a").build());
            }

            @Override
            public List<String> wrong(MilvusServiceBlockingStub proxy, int change) {
                SearchResults found = proxy.search(search);
                List<Long> keys = found.getResults().getIds().getIntId().getDataList();
                return found.getStatus().getCode() == 0 && keys.equals(List.of((long) change % 2)) ? List.of()
                        : List.of("after change " + change + ": " + keys + found.getStatus().getReason());
            }
        });
    }

    private interface Preparation {
        void run(MilvusConnection proxy);
    }

    private void changing(int changes, Preparation preparation, Definition definition) throws Exception {
        try (EtcdServer etcd = EtcdServer.start(directory.resolve("etcd"), "--unsafe-no-fsync");
                ArrwDb whole = start(etcd, "a", "all"); ArrwDb second = start(etcd, "b", "proxy");
                MilvusConnection here = new MilvusConnection(whole.uri()); MilvusConnection there = new MilvusConnection(second.uri())) {
            preparation.run(here);
            CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> readMeanwhile(second.uri(), changes, definition));
            List<String> wrong = new ArrayList<>();
            try {
                for (int change = 1; change <= changes; change++) {
                    begun.set(change);
                    MilvusConnection.check("change " + change, definition.change(within(here), change));
                    answered.set(change);
                    wrong.addAll(definition.wrong(within(there), change));
                }
            } finally {
                begun.set(changes + 1);
            }
            wrong.addAll(other.get(2 * CALL_SECONDS, TimeUnit.SECONDS));
            assertThat(wrong).as("what the other proxy answered").isEmpty();
        }
    }

    /** A read between whose beginning and end no change was under way must see the last one. */
    private List<String> readMeanwhile(String uri, int changes, Definition definition) {
        List<String> wrong = new ArrayList<>();
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            while (begun.get() <= changes) {
                int last = answered.get();
                List<String> found = definition.wrong(within(connection), last);
                if (begun.get() == last) {
                    wrong.addAll(found);
                }
            }
        }
        return wrong;
    }

    private static MilvusServiceBlockingStub within(MilvusConnection connection) {
        return connection.stub().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static void filled(MilvusConnection connection, String name, int row) {
        VectorCollection collection = new VectorCollection(connection, name, Metric.L2);
        collection.create(ROWS.dim(), 1);
        collection.index("FLAT", "{}");
        collection.load();
        collection.insert(collection.insertRequest(ROWS, row, row + 1));
        // From here on reads of any level see the row.
        MilvusConnection.check("reading the row", within(connection).query(QueryRequest.newBuilder().setCollectionName(name).setExpr("id == " + row)
                .addOutputFields("id").setConsistencyLevel(ConsistencyLevel.Strong).build()).getStatus());
    }

    private static int read(MilvusServiceBlockingStub proxy, String name) {
        return proxy.query(QueryRequest.newBuilder().setCollectionName(name).setExpr("id == 0").addOutputFields("id")
                .setConsistencyLevel(ConsistencyLevel.Eventually).setGuaranteeTimestamp(1).build()).getStatus().getCode();
    }

    private static ArrwDb start(EtcdServer etcd, String name, String roles) {
        return ArrwDb.forTests().with(Map.of("arrwdb.node.name", name, "arrwdb.roles", roles, "arrwdb.cluster.port", "0",
                "arrwdb.meta.type", "etcd", "arrwdb.meta.etcd.endpoints", etcd.endpoint().toString())).start();
    }
}
