package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.data.BinaryVec;
import io.milvus.v2.service.vector.request.data.SparseFloatVec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every type comes back as it was sent, from memory and from a flushed segment. */
@ExtendWith(SdkServer.class)
class EveryTypeTest {
    private static final int ROWS = 50;

    @Test
    void returnsWhatWasInserted(Sdk sdk) {
        var rows = filled(sdk);
        assertReturned(rows);
        CollectionTest.drop(sdk, rows.name());
    }

    @Test
    void returnsWhatWasFlushed(Sdk sdk) {
        var rows = filled(sdk);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(rows.name())).build());
        assertReturned(rows);
        CollectionTest.drop(sdk, rows.name());
    }

    @Test
    void searchesSparseAndBinaryVectors(Sdk sdk) {
        var rows = filled(sdk);
        var sparse = Reads.hits(rows, Reads.search(rows).annsField("sparse").limit(3)
            .data(List.of(new SparseFloatVec(EveryType.sparse(7))))).getFirst();
        assertThat(sparse.getFirst().getId()).isEqualTo(7L);
        assertThat(sparse.getFirst().getScore()).isCloseTo(0.25f + 2.25f + 4f, within(1e-4f));
        assertThat(sparse).as("all share one index").hasSize(3);
        var binary = Reads.hits(rows, Reads.search(rows).annsField("bits").limit(3)
            .data(List.of(new BinaryVec(EveryType.bits(9))))).getFirst();
        assertThat(binary.getFirst().getId()).isEqualTo(9L);
        assertThat(binary.getFirst().getScore()).isZero();
        assertThat(binary.get(1).getScore()).as("differing bits").isEqualTo(2f);
        CollectionTest.drop(sdk, rows.name());
    }

    private static Books filled(Sdk sdk) {
        var name = Sdk.unique("every_type");
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(name)
            .collectionSchema(EveryType.schema()).indexParams(EveryType.indexes())
            .consistencyLevel(ConsistencyLevel.STRONG).build());
        var answer = sdk.client().insert(InsertReq.builder().collectionName(name)
            .data(LongStream.range(0, ROWS).mapToObj(EveryType::row).toList()).build());
        assertThat(answer.getInsertCnt()).isEqualTo(ROWS);
        assertThat(answer.getPrimaryKeys()).isEqualTo(LongStream.range(0, ROWS).boxed().toList());
        return new Books(sdk.client(), name);
    }

    private static void assertReturned(Books collection) {
        var rows = Reads.rows(collection, "id >= 0", "*");
        assertThat(rows).hasSize(ROWS);
        rows.forEach(EveryTypeTest::assertReturned);
    }

    private static void assertReturned(Map<String, Object> row) {
        long id = (Long) row.get("id");
        assertThat(row.get("flag")).isEqualTo(id % 2 == 0);
        assertThat(number(row, "tiny").longValue()).isEqualTo(id % 100 - 50);
        assertThat(number(row, "small").longValue()).isEqualTo(id * 3 - 1000);
        assertThat(number(row, "medium").longValue()).isEqualTo(id * 1000);
        assertThat(row.get("large")).isEqualTo(id * 10_000_000_000L);
        assertThat(row.get("single")).isEqualTo(id * 0.5f);
        assertThat(row.get("twice")).isEqualTo(id * 0.1);
        assertThat(row.get("text")).isEqualTo(EveryType.text(id));
        assertThat(json(row.get("json"))).isEqualTo(json(EveryType.json(id)));
        assertThat(row.get("numbers")).isEqualTo(EveryType.numbers(id));
        assertThat(row.get("words")).isEqualTo(List.of("w" + id, "äöü"));
        assertThat(row.get("maybe")).isEqualTo(id % 3 == 0 ? id : null);
        assertThat(row.get("maybe_text")).isEqualTo(id % 3 == 0 ? "maybe " + id : null);
        assertThat(number(row, "level").longValue()).isEqualTo(id % 2 == 0 ? id : 7);
        assertThat(floats((List<?>) row.get("dense"))).isEqualTo(Vectors.of(id, EveryType.DIM));
        assertThat(row.get("sparse")).isEqualTo(EveryType.sparse(id));
        assertThat(((ByteBuffer) row.get("bits")).array()).isEqualTo(EveryType.bits(id));
        assertThat(row.get("extra")).hasToString("extra-" + id);
    }

    private static Number number(Map<String, Object> row, String field) {
        return (Number) row.get(field);
    }

    private static JsonElement json(Object value) {
        return value instanceof JsonElement element ? element : JsonParser.parseString(String.valueOf(value));
    }

    private static float[] floats(List<?> values) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (Float) values.get(i);
        }
        return floats;
    }
}
