package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.index.CorruptIndexFile;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.vector.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The head of an HNSW index file: what the graph is and where its sections lie. The format is described in
 * {@code docs/formats.md}, "HNSW index file".
 *
 * @param entry position on the top layer where searches start
 * @param layers number of layers
 */
record FileHeader(
        IndexType type, Metric metric, int rows, int dim, int m, int efConstruction, int entry, int layers, List<Section> sections) {
    static final int VERSION = 1;
    static final int ALIGNMENT = 64;

    private static final long MAGIC = 0x57534E4857525241L; // "ARRWHNSW", first character in the lowest byte
    private static final int FIXED_BYTES = 52;
    private static final int SECTION_BYTES = 28;
    private static final int CHECKSUM_BYTES = 4;
    private static final int MAX_SECTIONS = 1 << 10;

    /** What a section holds: a layer's links, an upper layer's rows and their positions below, the rows behind others. */
    enum Kind { LINKS, ROWS, DOWN, COPIES }

    /**
     * @param offset byte of the file where it starts, a multiple of {@link #ALIGNMENT}
     * @param checksum CRC-32C of its bytes
     */
    record Section(Kind kind, int layer, long offset, long length, int checksum) {
        @Override
        public String toString() {
            return "section " + kind + " of layer " + layer + " (bytes " + offset + " to " + (offset + length) + ")";
        }
    }

    static int bytes(int sections) {
        return FIXED_BYTES + SECTION_BYTES * sections + CHECKSUM_BYTES;
    }

    static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(bytes(sections.size())).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(out.capacity());
        out.putInt(codeOf(type)).putInt(codeOf(metric)).putInt(rows).putInt(dim).putInt(m).putInt(efConstruction);
        out.putInt(entry).putInt(layers).putInt(sections.size());
        for (Section section : sections) {
            out.putInt(section.kind.ordinal() + 1).putInt(section.layer).putLong(section.offset).putLong(section.length);
            out.putInt(section.checksum);
        }
        return out.putInt(checksum(out, out.position())).flip();
    }

    /**
     * @param file the whole file, or as much as holds the header
     * @throws CorruptIndexFile when it is no header of a version that is known here
     */
    static FileHeader decode(ByteBuffer file) {
        ByteBuffer in = file.order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < FIXED_BYTES + CHECKSUM_BYTES) {
            throw new CorruptIndexFile("HNSW index file: " + in.remaining() + " bytes are too few for a header");
        }
        if (in.getLong() != MAGIC) {
            throw new CorruptIndexFile("HNSW index file: no ARRWHNSW at byte 0, this is another file");
        }
        int version = in.getInt();
        if (version != VERSION) {
            throw new CorruptIndexFile("HNSW index file: version " + version + " at byte 8, this program reads version " + VERSION
                + (version > VERSION ? "; use a newer program or build the index anew" : ""));
        }
        int length = in.getInt();
        if (length < bytes(0) || length > Math.min(bytes(MAX_SECTIONS), in.capacity())) {
            throw new CorruptIndexFile("HNSW index file: header length " + length + " at byte 12 is impossible");
        }
        int found = in.getInt(length - CHECKSUM_BYTES);
        if (found != checksum(in, length - CHECKSUM_BYTES)) {
            throw new CorruptIndexFile("HNSW index file: the checksum of the header, bytes 0 to " + length + ", is wrong");
        }
        return decodeBody(in, length);
    }

    private static FileHeader decodeBody(ByteBuffer in, int length) {
        IndexType type = typeOf(in.getInt());
        Metric metric = metricOf(in.getInt());
        int rows = in.getInt();
        int dim = in.getInt();
        int m = in.getInt();
        int efConstruction = in.getInt();
        int entry = in.getInt();
        int layers = in.getInt();
        int count = in.getInt();
        if (bytes(count) != length) {
            throw new CorruptIndexFile("HNSW index file: " + count + " sections at byte 48 do not fit a header of " + length + " bytes");
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = in.getInt();
            if (kind < 1 || kind > Kind.values().length) {
                throw new CorruptIndexFile("HNSW index file: unknown kind " + kind + " of section " + i);
            }
            sections.add(new Section(Kind.values()[kind - 1], in.getInt(), in.getLong(), in.getLong(), in.getInt()));
        }
        return new FileHeader(type, metric, rows, dim, m, efConstruction, entry, layers, List.copyOf(sections));
    }

    private static int checksum(ByteBuffer buffer, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().position(0).limit(length));
        return (int) crc.getValue();
    }

    private static int codeOf(IndexType type) {
        return switch (type) {
            case HNSW -> 1;
            case AUTOINDEX -> 2;
            case FLAT, BIN_FLAT, SPARSE_INVERTED_INDEX -> throw new IllegalArgumentException(type + " has no graph");
        };
    }

    private static IndexType typeOf(int code) {
        return switch (code) {
            case 1 -> IndexType.HNSW;
            case 2 -> IndexType.AUTOINDEX;
            default -> throw new CorruptIndexFile("HNSW index file: unknown index type " + code + " at byte 16");
        };
    }

    private static int codeOf(Metric metric) {
        return switch (metric) {
            case L2 -> 1;
            case IP -> 2;
            case COSINE -> 3;
            case HAMMING, JACCARD -> throw new IllegalArgumentException(metric + " has no graph");
        };
    }

    private static Metric metricOf(int code) {
        return switch (code) {
            case 1 -> Metric.L2;
            case 2 -> Metric.IP;
            case 3 -> Metric.COSINE;
            default -> throw new CorruptIndexFile("HNSW index file: unknown metric " + code + " at byte 20");
        };
    }
}
