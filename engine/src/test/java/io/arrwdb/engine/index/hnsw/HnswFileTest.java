package io.arrwdb.engine.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.CorruptIndexFile;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.SearchParams;
import io.arrwdb.engine.index.Verification;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HnswFileTest {
    private static final Arena ARENA = Arena.ofAuto();
    /** Whole numbers, so that every kernel computes the same distances and every machine the same graph. */
    private static final DenseVectors VECTORS = points(40);

    private static DenseVectors points(int count) {
        SplittableRandom random = new SplittableRandom(40);
        float[][] rows = new float[count][3];
        for (float[] row : rows) {
            for (int i = 0; i < 3; i++) {
                row[i] = random.nextInt(100);
            }
        }
        rows[count - 1] = rows[2];
        return DenseVectors.copyOf(ARENA, rows);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = HnswFileTest.class.getResourceAsStream("/golden/hnsw-v1.bin")) {
            return in.readAllBytes();
        }
    }

    private static HnswIndex open(byte[] bytes, Verification verification) {
        return HnswIndex.open(MemorySegment.ofArray(bytes), VECTORS, verification);
    }

    @Test
    void theFormatIsTheOneOfTheGoldenFile() throws IOException {
        byte[] golden = golden();
        HnswIndex index = open(golden, Verification.FULL);
        assertThat(index.metric()).isEqualTo(Metric.L2);
        assertThat(index.graph().m()).isEqualTo(2);
        assertThat(index.graph().efConstruction()).isEqualTo(20);
        assertThat(index.graph().layers()).hasSizeGreaterThan(3);
        assertThat(written(index)).isEqualTo(golden);
        TopK[] out = TopK.batch(VECTORS.count(), 1);
        index.search(VectorQuery.nearest(VECTORS, 1).withParams(SearchParams.ofEf(1)), out);
        assertThat(out[7].sort().row(0)).isEqualTo(7);
        assertThat(index.graph().copies().after(2)).isEqualTo(39);
    }

    @Test
    void theHeaderIsAsDocumented() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(golden()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(file.array(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("ARRWHNSW");
        int layers = file.getInt(44);
        assertThat(new int[] {file.getInt(8), file.getInt(16), file.getInt(20), file.getInt(24), file.getInt(28), file.getInt(32),
            file.getInt(36), file.getInt(40), file.getInt(48)})
            .containsExactly(1, 1, 1, 40, 3, 2, 20, 0, 3 * layers - 1);
        assertThat(file.getInt(12)).isEqualTo(52 + 28 * (3 * layers - 1) + 4);
        assertThat(file.getLong(60) % 64).isZero();
        assertThat(file.getLong(68)).isEqualTo(40 * 4 * 4);
    }

    @Test
    void aBuiltGraphIsTheSameAfterWritingAndReading() throws IOException {
        byte[] bytes;
        try (HnswIndex built = HnswIndex.build(VECTORS, new IndexSpec(IndexType.AUTOINDEX, Metric.COSINE, 3, 10),
                BuildOptions.singleThreaded())) {
            bytes = written(built);
        }
        for (Verification verification : Verification.values()) {
            HnswIndex index = open(bytes, verification);
            assertThat(index.type()).isEqualTo(IndexType.AUTOINDEX);
            assertThat(index.metric()).isEqualTo(Metric.COSINE);
            assertThat(written(index)).isEqualTo(bytes);
        }
    }

    @Test
    void everyDamagedByteIsFound() throws IOException {
        byte[] golden = golden();
        int covered = 0;
        for (int at = 0; at < golden.length; at++) {
            byte[] damaged = golden.clone();
            damaged[at] ^= 4;
            try {
                assertThat(written(open(damaged, Verification.FULL))).as("byte %d is padding", at).isEqualTo(golden);
            } catch (CorruptIndexFile e) {
                covered++;
                assertThat(e).hasMessageContaining("HNSW index file");
            }
        }
        assertThat(golden.length - covered).as("bytes of padding").isLessThan(64 * 20);
    }

    @Test
    void aShortFileIsRefusedAtEveryLength() throws IOException {
        byte[] golden = golden();
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> open(cut, Verification.HEADER)).as("length %d", length).isInstanceOf(CorruptIndexFile.class);
        }
    }

    @Test
    void saysWhatIsWrongAndWhere() throws IOException {
        assertRefused(golden(), 0, 'X', "no ARRWHNSW at byte 0");
        assertRefused(golden(), 8, 2, "version 2 at byte 8, this program reads version 1; use a newer program");
        assertRefused(golden(), 24, 41, "checksum of the header, bytes 0 to");
        assertRefused(golden(), golden().length - 1, 77, "the checksum of section COPIES");
        assertThatThrownBy(() -> HnswIndex.open(MemorySegment.ofArray(golden()), points(41), Verification.HEADER))
            .hasMessageContaining("40 vectors of 3 dimensions, the segment has 41 of 3");
    }

    private static void assertRefused(byte[] file, int at, int value, String text) {
        file[at] = (byte) value;
        assertThatThrownBy(() -> open(file, Verification.FULL)).isInstanceOf(CorruptIndexFile.class).hasMessageContaining(text);
    }

    @Test
    void aPositionOutsideTheLayerIsRefusedThoughItsChecksumFits() {
        HnswGraph graph = new LayerPlan(3, 2, new Levels(1, 64), Copies.ABSENT).allocate(ARENA, 8);
        graph.lowest().setLink(1, 0, 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DenseVectors three = points(3);
        assertThatThrownBy(() -> {
            new FileWriter(IndexType.HNSW, Metric.L2, 3, 3, graph).write(Channels.newChannel(out));
            HnswIndex.open(MemorySegment.ofArray(out.toByteArray()), three, Verification.FULL);
        }).hasMessageContaining("node 1 of layer 0 links to 3, the layer has 3 nodes");
    }

    private static byte[] written(HnswIndex index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bytes = index.write(Channels.newChannel(out));
        assertThat(out.size()).isEqualTo((int) bytes);
        return out.toByteArray();
    }

    /** Makes the golden file of a new version: run by hand, with the path as the argument. */
    public static void main(String[] args) throws IOException {
        try (HnswIndex index = HnswIndex.build(VECTORS, new IndexSpec(IndexType.HNSW, Metric.L2, 2, 20),
                BuildOptions.singleThreaded())) {
            Files.write(Path.of(args[0]), written(index));
        }
    }
}
