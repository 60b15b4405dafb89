package io.arrwdb.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexSpecTest {
    @Test
    void fillsInDefaults() {
        assertThat(IndexSpec.parse(VectorKind.DENSE, Map.of()))
            .isEqualTo(new IndexSpec(IndexType.AUTOINDEX, Metric.COSINE, 18, 240));
        assertThat(IndexSpec.parse(VectorKind.DENSE, Map.of("index_type", "HNSW", "metric_type", "l2")))
            .isEqualTo(new IndexSpec(IndexType.HNSW, Metric.L2, 30, 360));
        assertThat(IndexSpec.parse(VectorKind.DENSE,
                Map.of("index_type", "HNSW", "metric_type", "IP", "M", "16", "efConstruction", "200")))
            .isEqualTo(new IndexSpec(IndexType.HNSW, Metric.IP, 16, 200));
        assertThat(IndexSpec.parse(VectorKind.BINARY, Map.of()).metric()).isEqualTo(Metric.HAMMING);
        assertThat(IndexSpec.parse(VectorKind.SPARSE, Map.of("index_type", "SPARSE_INVERTED_INDEX")).metric())
            .isEqualTo(Metric.IP);
    }

    @Test
    void refusesWhatMilvusRefuses() {
        refused(VectorKind.DENSE, Map.of("index_type", "HNSW", "M", "1"), "param 'M' (1) should be in range [2, 2048]");
        refused(VectorKind.DENSE, Map.of("index_type", "HNSW", "M", "2049"), "param 'M' (2049) should be in range [2, 2048]");
        refused(VectorKind.DENSE, Map.of("index_type", "HNSW", "M", "16.5"), "invalid integer value, key: 'M', value: '16.5'");
        refused(VectorKind.DENSE, Map.of("index_type", "HNSW", "efConstruction", "0"), "should be in range [1, 2147483647]");
        refused(VectorKind.DENSE, Map.of("index_type", "NEW_INDEX"), "invalid index type: NEW_INDEX");
        refused(VectorKind.BINARY, Map.of("index_type", "HNSW"), "HNSW does not support binary vector");
        refused(VectorKind.DENSE, Map.of("metric_type", "JACCARD"), "float vector index does not support metric type: JACCARD");
        refused(VectorKind.DENSE, Map.of("metric_type", "TALL"), "metric type not supported: TALL");
    }

    private static void refused(VectorKind kind, Map<String, String> params, String text) {
        assertThatThrownBy(() -> IndexSpec.parse(kind, params)).isInstanceOf(InvalidIndexParam.class).hasMessageContaining(text);
    }

    @Test
    void readsSearchParameters() {
        assertThat(SearchParams.parse(Map.of("ef", "64"), 10)).isEqualTo(new SearchParams(64, 1));
        assertThat(SearchParams.parse(Map.of(), 10).effectiveEf(IndexType.HNSW, 10)).isEqualTo(64);
        assertThat(SearchParams.parse(Map.of(), 100).effectiveEf(IndexType.HNSW, 100)).isEqualTo(100);
        assertThat(SearchParams.parse(Map.of("level", "2"), 10).effectiveEf(IndexType.AUTOINDEX, 10)).isEqualTo(138);
        assertThatThrownBy(() -> SearchParams.parse(Map.of("ef", "9"), 10)).hasMessage("ef(9) should be larger than k(10)");
        assertThatThrownBy(() -> SearchParams.parse(Map.of("ef", "0"), 10)).hasMessageContaining("[1, 2147483647]");
        assertThatThrownBy(() -> SearchParams.parse(Map.of("level", "11"), 10)).hasMessageContaining("[1, 10]");
    }

    @Test
    void readsRangesInTheMetricsDirection() {
        DistanceRange l2 = DistanceRange.parse(Metric.L2, Map.of("radius", "4", "range_filter", "1"));
        assertThat(l2.contains(1)).isTrue();
        assertThat(l2.contains(4)).isFalse();
        DistanceRange ip = DistanceRange.parse(Metric.IP, Map.of("radius", "1", "range_filter", "4"));
        assertThat(ip.contains(Metric.IP.toDistance(4))).isTrue();
        assertThat(ip.contains(Metric.IP.toDistance(1))).isFalse();
        assertThat(DistanceRange.parse(Metric.L2, Map.of())).isEqualTo(DistanceRange.ALL);
        assertThat(DistanceRange.parse(Metric.COSINE, Map.of("radius", "0.5")).contains(-0.6f)).isTrue();
        assertThatThrownBy(() -> DistanceRange.parse(Metric.L2, Map.of("radius", "1", "range_filter", "2")))
            .hasMessageContaining("range_filter(2.0) must be less than radius(1.0)");
        assertThatThrownBy(() -> DistanceRange.parse(Metric.IP, Map.of("radius", "2", "range_filter", "1")))
            .hasMessageContaining("must be greater than radius");
        assertThatThrownBy(() -> DistanceRange.parse(Metric.L2, Map.of("radius", "near"))).hasMessageContaining("'near'");
        assertThatThrownBy(() -> DistanceRange.parse(Metric.L2, Map.of("range_filter", "1"))).hasMessageContaining("radius");
    }
}
