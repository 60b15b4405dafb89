package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.index.CorruptIndexFile;
import io.arrwdb.engine.index.Verification;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads a graph out of a mapped file: the lists are used where they lie. */
final class FileReader {
    private final MemorySegment file;
    private final FileHeader header;

    FileReader(MemorySegment file) {
        this.file = file;
        header = FileHeader.decode(file.asSlice(0, Math.min(file.byteSize(), 1 << 16)).asByteBuffer());
    }

    FileHeader header() {
        return header;
    }

    HnswGraph read(Verification verification) {
        int expected = Math.max(0, 3 * header.layers() - 2);
        int copies = header.sections().size() - expected;
        if (header.layers() < 0 || copies < 0 || copies > 1 || header.rows() < 0 || header.m() < 1 || (header.rows() == 0) != (header.layers() == 0)) {
            throw new CorruptIndexFile("HNSW index file: " + header.rows() + " rows, " + header.layers() + " layers and "
                + header.sections().size() + " sections do not fit together");
        }
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < header.layers(); l++) {
            layers.add(layer(l, verification));
        }
        if (!layers.isEmpty() && (header.entry() < 0 || header.entry() >= layers.getLast().count())) {
            throw new CorruptIndexFile("HNSW index file: the entry " + header.entry() + " at byte 40 is not on the top layer");
        }
        HnswGraph graph = new HnswGraph(header.m(), header.efConstruction(), List.copyOf(layers), header.entry(),
            copies == 0 ? Copies.ABSENT : new Copies(section(expected, FileHeader.Kind.COPIES, 0, 4L * header.rows(), verification)));
        if (verification == Verification.FULL) {
            verifyPositions(graph);
        }
        return graph;
    }

    private Layer layer(int l, Verification verification) {
        if (l == 0) {
            return new Layer(header.rows(), 2 * header.m(),
                section(0, FileHeader.Kind.LINKS, 0, 8L * header.m() * header.rows(), verification), null, null);
        }
        int first = 3 * l - 2;
        long count = header.sections().get(first + 1).length() / 4;
        if (count < 1 || count > header.rows()) {
            throw new CorruptIndexFile("HNSW index file: layer " + l + " has " + count + " of " + header.rows() + " rows");
        }
        return new Layer((int) count, header.m(),
            section(first, FileHeader.Kind.LINKS, l, 4 * header.m() * count, verification),
            section(first + 1, FileHeader.Kind.ROWS, l, 4 * count, verification),
            section(first + 2, FileHeader.Kind.DOWN, l, 4 * count, verification));
    }

    private MemorySegment section(int index, FileHeader.Kind kind, int layer, long length, Verification verification) {
        FileHeader.Section section = header.sections().get(index);
        if (section.kind() != kind || section.layer() != layer || section.length() != length) {
            throw new CorruptIndexFile("HNSW index file: " + section + " where " + length + " bytes of " + kind + " of layer "
                + layer + " were expected");
        }
        if (section.offset() < 0 || section.offset() % FileHeader.ALIGNMENT != 0 || section.offset() > file.byteSize() - length) {
            throw new CorruptIndexFile("HNSW index file: " + section + " does not lie in a file of " + file.byteSize() + " bytes");
        }
        MemorySegment content = file.asSlice(section.offset(), length);
        if (verification == Verification.FULL && FileWriter.checksum(content) != section.checksum()) {
            throw new CorruptIndexFile("HNSW index file: the checksum of " + section + " is wrong");
        }
        return content;
    }

    /** Nothing checks positions while searching: a bad one would read foreign memory. */
    private static void verifyPositions(HnswGraph graph) {
        for (int row = 0; graph.copies().isPresent() && row < graph.lowest().count(); row++) {
            int copy = graph.copies().after(row);
            if (copy != Copies.NONE && (copy <= row || copy >= graph.lowest().count())) {
                throw new CorruptIndexFile("HNSW index file: row " + row + " has its copy in row " + copy + ", which is not one behind it");
            }
        }
        for (int l = 0; l < graph.layers().size(); l++) {
            Layer layer = graph.layers().get(l);
            for (int position = 0; position < layer.count(); position++) {
                verifyLinks(layer, l, position);
                if (l > 0) {
                    verifyDown(layer, graph.layers().get(l - 1), l, position);
                }
            }
        }
    }

    private static void verifyLinks(Layer layer, int l, int position) {
        for (int slot = 0; slot < layer.degree(); slot++) {
            int link = layer.link(position, slot);
            if (link < Layer.NONE || link >= layer.count()) {
                throw new CorruptIndexFile("HNSW index file: node " + position + " of layer " + l + " links to " + link + ", the layer has "
                    + layer.count() + " nodes");
            }
        }
    }

    private static void verifyDown(Layer layer, Layer below, int l, int position) {
        int down = layer.down(position);
        if (down < 0 || down >= below.count() || below.row(down) != layer.row(position)) {
            throw new CorruptIndexFile("HNSW index file: node " + position + " of layer " + l + " is row " + layer.row(position)
                + ", and its place " + down + " on the layer below is not");
        }
    }
}
