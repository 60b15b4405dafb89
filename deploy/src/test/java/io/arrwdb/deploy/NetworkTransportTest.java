package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every role of a process reaches every other over TCP, by the addresses of the sessions, as in a cluster. */
@Timeout(120)
class NetworkTransportTest {
    private static final int ROWS = 3_000;
    private static final int DIM = 8;

    @Test
    void rolesFindEachOtherByTheirSessions() throws Exception {
        GeneratedVectors rows = new GeneratedVectors(ROWS, DIM, 1);
        try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.cluster.port", "0", "arrwdb.node.name", "a")).start();
                MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(DIM, 2);
            collection.insert(collection.insertRequest(rows, 0, ROWS));
            collection.flush();
            collection.index("HNSW", "{}");
            collection.load();
            for (int row = 0; row < 20; row++) {
                assertThat(collection.search(collection.searchRequest(rows.row(row), 1, "{}"))).containsExactly(row);
            }
        }
    }
}
