package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import java.util.List;

/**
 * A compaction that has been promised its inputs: they leave the manifest by it alone, and the delete files that its
 * snapshot needs stay.
 *
 * @param output the segment that it will write
 * @param snapshot the offset up to which its output will have the deletes of its inputs
 * @param version of the manifest that it reads
 * @param prefix under which its objects lie
 */
public record Compaction(BuildId build, List<SegmentId> inputs, SegmentId output, Offset snapshot, long version,
        String prefix) {
    public Compaction {
        inputs = List.copyOf(inputs);
    }

    public void write(ByteWriter out) {
        out.varint(build.value()).list(inputs, (o, s) -> o.varint(s.value())).varint(output.value())
                .varint(snapshot.value()).varint(version).string(prefix);
    }

    public static Compaction read(ByteReader in) {
        return new Compaction(new BuildId(in.varint()), in.list(i -> new SegmentId(i.varint())),
                new SegmentId(in.varint()), new Offset(in.varint()), in.varint(), in.string());
    }
}
