package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A sealed segment.
 *
 * @param rows in the data file, deleted ones included
 * @param minTs lowest insert timestamp of a row
 * @param maxTs highest insert timestamp of a row
 * @param bytes of all its files
 * @param data the columns
 * @param keys the sorted primary keys with their rows
 * @param deleteCheckpoint the delete files of the manifest that it must be read with are those that end beyond this
 *     offset; deletes below it are in files listed, or in the data itself
 */
public record SegmentEntry(SegmentId segment, PartitionId partition, long rows, Timestamp minTs, Timestamp maxTs,
        int schemaVersion, long bytes, FileRef data, FileRef keys, Offset deleteCheckpoint, List<IndexEntry> indexes) {
    public SegmentEntry {
        indexes = List.copyOf(indexes);
    }

    /** The segment with one more index; an index of the same id is replaced. */
    public SegmentEntry with(IndexEntry added) {
        List<IndexEntry> all = new ArrayList<>(without(Set.of(added.index())).indexes);
        all.add(added);
        return withIndexes(all);
    }

    /** The segment without these indexes. */
    public SegmentEntry without(Set<IndexId> dropped) {
        return withIndexes(indexes.stream().filter(index -> !dropped.contains(index.index())).toList());
    }

    private SegmentEntry withIndexes(List<IndexEntry> now) {
        long changed = bytesOf(now) - bytesOf(indexes);
        return new SegmentEntry(segment, partition, rows, minTs, maxTs, schemaVersion, bytes + changed, data, keys,
                deleteCheckpoint, now);
    }

    private static long bytesOf(List<IndexEntry> indexes) {
        return indexes.stream().mapToLong(index -> index.file().lengthBytes()).sum();
    }

    public boolean has(IndexId index) {
        return indexes.stream().anyMatch(i -> i.index().equals(index));
    }

    /** The segment, every delete below {@code offset} being in a file listed or in the data. */
    public SegmentEntry deletedUpTo(Offset offset) {
        return new SegmentEntry(segment, partition, rows, minTs, maxTs, schemaVersion, bytes, data, keys, offset, indexes);
    }

    /** Every object of the segment. */
    public List<FileRef> files() {
        List<FileRef> files = new ArrayList<>(List.of(data, keys));
        indexes.forEach(index -> files.add(index.file()));
        return files;
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        write(out);
        return out.toBytes();
    }

    public static SegmentEntry decode(byte[] bytes) {
        return read(new ByteReader(bytes));
    }

    public void write(ByteWriter out) {
        out.varint(segment.value()).varint(partition.value()).varint(rows).i64(minTs.value()).i64(maxTs.value())
                .varint(schemaVersion).varint(bytes);
        data.write(out);
        keys.write(out);
        out.varint(deleteCheckpoint.value()).list(indexes, (o, index) -> index.write(o));
    }

    public static SegmentEntry read(ByteReader in) {
        return new SegmentEntry(new SegmentId(in.varint()), new PartitionId(in.varint()), in.varint(),
                new Timestamp(in.i64()), new Timestamp(in.i64()), (int) in.varint(), in.varint(), FileRef.read(in),
                FileRef.read(in), new Offset(in.varint()), in.list(IndexEntry::read));
    }
}
