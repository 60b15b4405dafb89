package io.arrwdb.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.vector.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {
    @TempDir
    private Path directory;

    private Path write(String name, ByteBuffer content) throws IOException {
        return Files.write(directory.resolve(name), Arrays.copyOf(content.array(), content.position()));
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsEveryFormat() throws IOException {
        ByteBuffer fvecs = buffer().putInt(2).putFloat(1).putFloat(-2).putInt(2).putFloat(3).putFloat(4.5f);
        assertRows(VectorFile.open(write("a.fvecs", fvecs)), new float[][] {{1, -2}, {3, 4.5f}});
        ByteBuffer bvecs = buffer().putInt(3).put(new byte[] {1, 2, (byte) 255}).putInt(3).put(new byte[] {4, 5, 6});
        assertRows(VectorFile.open(write("a.bvecs", bvecs)), new float[][] {{1, 2, 255}, {4, 5, 6}});
        ByteBuffer fbin = buffer().putInt(2).putInt(1).putFloat(7).putFloat(8);
        assertRows(VectorFile.open(write("a.fbin", fbin)), new float[][] {{7}, {8}});
        assertRows(VectorFile.open(write("b.npy", npy("<f2", 2, 2)
            .putShort(Float.floatToFloat16(0.5f)).putShort(Float.floatToFloat16(-1))
            .putShort(Float.floatToFloat16(2)).putShort(Float.floatToFloat16(3)))), new float[][] {{0.5f, -1}, {2, 3}});
        assertRows(VectorFile.open(write("c.npy", npy("<f4", 1, 2).putFloat(1).putFloat(2))), new float[][] {{1, 2}});
    }

    private static ByteBuffer npy(String type, int rows, int dim) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + rows + ", " + dim + "), }";
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        return buffer().put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
            .putShort((short) 118).put(padded.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertRows(VectorSet set, float[][] rows) {
        assertThat(set.count()).isEqualTo(rows.length);
        for (int i = 0; i < rows.length; i++) {
            assertThat(set.row(i)).containsExactly(rows[i]);
        }
        assertThat(set.prefix(1).count()).isEqualTo(1);
    }

    @Test
    void refusesOtherFiles() throws IOException {
        assertThatThrownBy(() -> VectorFile.open(write("a.csv", buffer().putInt(1)))).hasMessageContaining("not a known vector file");
        assertThatThrownBy(() -> VectorFile.open(write("d.npy", npy("<i8", 1, 2)))).hasMessageContaining("<i8");
        assertThatThrownBy(() -> VectorFile.open(write("e.fbin", buffer().putInt(5).putInt(4).putFloat(1))))
            .hasMessageContaining("cut off");
    }

    @Test
    void countsHitsAmongTheNearest() throws IOException {
        Neighbours neighbours = Neighbours.open(write("a.ivecs", buffer().putInt(3).putInt(7).putInt(8).putInt(9)));
        assertThat(neighbours.depth()).isEqualTo(3);
        assertThat(neighbours.hits(0, new long[] {9, 7, 1}, 2)).isEqualTo(1);
        assertThat(neighbours.hits(0, new long[] {9, 7, -1}, 3)).isEqualTo(2);
    }

    @Test
    void generatesTheSameClustersAgainAndFindsTheirNeighbours() {
        GeneratedVectors base = new GeneratedVectors(3000, 24, 5);
        assertThat(base.row(1234)).containsExactly(new GeneratedVectors(3000, 24, 5).row(1234));
        assertThat(base.row(1234)).isNotEqualTo(new GeneratedVectors(3000, 24, 6).row(1234));
        Neighbours self = ExactNeighbours.of(base, base.prefix(20), Metric.L2, 3);
        for (int query = 0; query < 20; query++) {
            assertThat(self.hits(query, new long[] {query}, 1)).isEqualTo(1);
        }
        double first = 0;
        double last = 0;
        for (int row = 0; row < 500; row++) {
            first += Math.pow(base.row(row)[0], 2);
            last += Math.pow(base.row(row)[23], 2);
        }
        assertThat(first).as("the spectrum falls").isGreaterThan(3 * last);
    }
}
