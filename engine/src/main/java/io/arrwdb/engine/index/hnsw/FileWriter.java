package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.vector.Metric;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes a graph as a file, from front to end: any channel will do. */
final class FileWriter {
    private static final long SLICE = 1L << 28;

    private final FileHeader header;
    private final List<MemorySegment> contents = new ArrayList<>();

    FileWriter(IndexType type, Metric metric, int rows, int dim, HnswGraph graph) {
        List<FileHeader.Section> sections = new ArrayList<>();
        int count = Math.max(0, 3 * graph.layers().size() - 2) + (graph.copies().isPresent() ? 1 : 0);
        long offset = FileHeader.align(FileHeader.bytes(count));
        for (int l = 0; l < graph.layers().size(); l++) {
            Layer layer = graph.layers().get(l);
            offset = add(sections, FileHeader.Kind.LINKS, l, offset, layer.links());
            if (!layer.isLowest()) {
                offset = add(sections, FileHeader.Kind.ROWS, l, offset, layer.rows());
                offset = add(sections, FileHeader.Kind.DOWN, l, offset, layer.down());
            }
        }
        if (graph.copies().isPresent()) {
            add(sections, FileHeader.Kind.COPIES, 0, offset, graph.copies().next());
        }
        header = new FileHeader(type, metric, rows, dim, graph.m(), graph.efConstruction(), graph.entry(), graph.layers().size(),
            List.copyOf(sections));
    }

    private long add(List<FileHeader.Section> sections, FileHeader.Kind kind, int layer, long offset, MemorySegment content) {
        sections.add(new FileHeader.Section(kind, layer, offset, content.byteSize(), checksum(content)));
        contents.add(content);
        return FileHeader.align(offset + content.byteSize());
    }

    /** Writes the file and returns how many bytes it has. */
    long write(WritableByteChannel out) throws IOException {
        ByteBuffer head = header.encode();
        long at = head.remaining();
        writeFully(out, head);
        for (int i = 0; i < contents.size(); i++) {
            long offset = header.sections().get(i).offset();
            writeFully(out, ByteBuffer.allocate((int) (offset - at)));
            MemorySegment content = contents.get(i);
            for (long from = 0; from < content.byteSize(); from += SLICE) {
                writeFully(out, slice(content, from));
            }
            at = offset + content.byteSize();
        }
        return at;
    }

    static int checksum(MemorySegment content) {
        CRC32C crc = new CRC32C();
        for (long from = 0; from < content.byteSize(); from += SLICE) {
            crc.update(slice(content, from));
        }
        return (int) crc.getValue();
    }

    private static ByteBuffer slice(MemorySegment content, long from) {
        return content.asSlice(from, Math.min(SLICE, content.byteSize() - from)).asByteBuffer();
    }

    private static void writeFully(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
