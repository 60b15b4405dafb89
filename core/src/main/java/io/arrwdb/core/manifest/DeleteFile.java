package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import java.util.List;

/**
 * A file of deleted rows.
 *
 * @param from the first offset of the log whose deletes it holds
 * @param to one past the last
 * @param full whether it holds every delete of its segments up to {@code to}, not only those since {@code from}
 * @param segments that it has a section for, ascending
 */
public record DeleteFile(FileRef file, Offset from, Offset to, boolean full, List<SegmentId> segments) {
    public DeleteFile {
        segments = segments.stream().sorted().toList();
    }

    public void write(ByteWriter out) {
        file.write(out);
        out.varint(from.value()).varint(to.value()).bool(full).list(segments, (o, s) -> o.varint(s.value()));
    }

    public static DeleteFile read(ByteReader in) {
        return new DeleteFile(FileRef.read(in), new Offset(in.varint()), new Offset(in.varint()), in.bool(),
                in.list(i -> new SegmentId(i.varint())));
    }
}
