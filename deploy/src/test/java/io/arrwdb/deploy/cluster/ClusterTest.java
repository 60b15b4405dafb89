package io.arrwdb.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.Main;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.testkit.server.FreePort;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.ServerTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster: etcd, Kafka, an S3 server and every role as a process of its own, three data nodes and two processes
 * with coordinators among them; each dies once, a fourth data node joins and the first leaves, and nothing is lost. A data node is not
 * missed, another coordinator takes over, and a query node that is drained is not missed either.
 */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(600)
class ClusterTest {
    private static final int DIM = 8;
    private static final int BATCH = 500;
    private static final long TIMEOUT_MILLIS = 180_000;
    private static final QueryRequest COUNT = QueryRequest.newBuilder().setCollectionName("c").addOutputFields("count(*)")
            .setConsistencyLevel(ConsistencyLevel.Strong).build();
    private static final List<String> LAUNCHER = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName());

    @TempDir
    private Path root;
    private RunDirectory directory;

    @AfterEach
    void stop() {
        directory.members().reversed().forEach(MemberProcess::stop);
    }

    @Test
    void everyProcessMayDie() throws Exception {
        directory = new RunDirectory(root.resolve("cluster"));
        ClusterUp up = new ClusterUp(directory, TIMEOUT_MILLIS, System.out);
        up.create(new Layout(LAUNCHER, directory.root(), new ClusterSize(1, 1, 2, 3, 2, 1, 1), FreePort.find(), new ServerPrograms(ServerTools.directory(), "versitygw"),
                FreePorts.inARow()));
        up.start();
        awaitReady();

        GeneratedVectors rows = new GeneratedVectors(3 * BATCH * directory.members().size(), DIM, 1);
        int written = 0;
        create("c");
        for (MemberProcess process : directory.members()) {
            write(rows, written);
            written += BATCH;
            process.kill();
            assertThat(process.state()).isEqualTo(MemberState.DEAD);
            if (process.member().name().equals("coordinator-1")) {
                // The other one defines, loads and gives timestamps.
                create("made_without_the_first_coordinator");
            }
            if (process.member().role().equals("data-node")) {
                // The other two go on: one of them leads what the dead one led.
                write(rows, written);
                written += BATCH;
                assertThat(count()).as("rows while %s is dead", process.member().name()).isEqualTo(written);
            }
            up.start(process);
            assertThat(count()).as("rows after the death of %s", process.member().name()).isEqualTo(written);
        }
        assertThat(countsFailedWhile(() -> directory.member("query-node-1").stop())).as("counts that failed during a drain").isEmpty();
        up.start(directory.member("query-node-1"));
        assertThat(StatusTable.text(directory.members())).contains("query-node-1").doesNotContain("dead");
        joinAndLeave(up, rows, written);
        assertThat(StatusTable.json(directory.members())).contains("\"node\":\"data-node-1\",\"role\":\"data-node\"");
    }

    /** Each answers its question for health in time, if not always at once. */
    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
        while (!directory.members().stream().allMatch(m -> m.state() == MemberState.READY)) {
            assertThat(System.nanoTime() - end).as("patience with %s", StatusTable.text(directory.members())).isNegative();
            Thread.sleep(100);
        }
    }

    /** A fourth data node takes its share, and the first gives its seats up; rows are written before, between and after. */
    private void joinAndLeave(ClusterUp up, GeneratedVectors rows, int before) throws Exception {
        List<Member> members = directory.members().stream().map(MemberProcess::member).toList();
        up.start(directory.add(Sibling.of("data-node", members, directory.root(), FreePorts.inARow())));
        write(rows, before);
        assertThat(count()).as("rows after a data node has joined").isEqualTo(before + BATCH);
        directory.member("data-node-1").leave();
        assertThat(directory.member("data-node-1").state()).isEqualTo(MemberState.STOPPED);
        assertThat(Files.readString(directory.member("data-node-1").log().path())).contains("leaves log group").doesNotContain("was taken over within");
        write(rows, before + BATCH);
        assertThat(count()).as("rows after a data node has left").isEqualTo(before + 2 * BATCH);
        directory.member("data-node-4").kill();
        write(rows, before + 2 * BATCH);
        assertThat(count()).as("rows after the death of the one that joined").isEqualTo(before + 3 * BATCH);
    }

    /** What went wrong of the counts that were asked one after the other meanwhile, and once more after. */
    private List<String> countsFailedWhile(Runnable action) throws Exception {
        List<String> failed = new ArrayList<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(action);
        try (MilvusConnection connection = new MilvusConnection(uri())) {
            boolean over;
            do {
                over = done.isDone();
                QueryResults answer = connection.stub().query(COUNT);
                if (answer.getStatus().getCode() != 0) {
                    failed.add(answer.getStatus().getReason());
                }
            } while (!over);
        }
        done.get();
        return failed;
    }

    private void create(String name) throws Exception {
        try (MilvusConnection connection = new MilvusConnection(uri())) {
            VectorCollection collection = new VectorCollection(connection, name, Metric.L2);
            collection.create(DIM, 2);
            collection.index("HNSW", "{}");
            collection.load();
        }
    }

    private void write(GeneratedVectors rows, int from) throws Exception {
        try (MilvusConnection connection = new MilvusConnection(uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.insert(collection.insertRequest(rows, from, from + BATCH));
        }
    }

    /** Read strongly, through a proxy that may have been born a moment ago; who is just back is waited for. */
    private long count() throws Exception {
        long end = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
        QueryResults answer;
        do {
            try (MilvusConnection connection = new MilvusConnection(uri())) {
                answer = connection.stub().query(COUNT);
            }
        } while (answer.getStatus().getCode() != 0 && System.nanoTime() < end);
        assertThat(answer.getStatus().getReason()).isEmpty();
        return answer.getFieldsData(0).getScalars().getLongData().getData(0);
    }

    private String uri() {
        return Layout.endpoints(directory.members().stream().map(MemberProcess::member).toList());
    }
}
