package io.arrwdb.core.recovery;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.coordination.GroupLead;
import io.arrwdb.core.coordination.Leaders;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The metadata store at one revision, as an object (docs/formats.md): what nothing else implies. Left out are sessions, elections
 * and hints, which come anew with the processes, and pointers, which manifests imply.
 *
 * @param generation how often the metadata was recovered before: revisions begin anew with each
 * @param revision of the metadata store
 * @param takenMillis by the clock of who took it
 * @param entries in key order
 */
public record MetadataCopy(long generation, Revision revision, long takenMillis, List<Entry> entries) {
    /** The key that holds {@link #generation} in the metadata store, as {@link SavedLimit} writes it; absent before the first recovery. */
    public static final String GENERATION_KEY = "meta/generation";

    /** All copies; their names are in their order. */
    public static final String PREFIX = ObjectNames.ROOT + "/meta/";

    /** After so many ids a copy says more than the one before: what is drawn after a recovery is certain to lie above all that was. */
    public static final long IDS_STEP = 1L << 30;

    private static final int MAGIC = 0x434D5741;
    private static final int FORMAT = 1;
    private static final int CRC_BYTES = 4;
    private static final List<String> LEFT_OUT = List.of(Membership.PREFIX, Leaders.PREFIX, GroupLead.PREFIX, PointerRecord.PREFIX);
    /** They move all the time, and a recovery goes above them anyway. */
    private static final List<String> RESERVED_AHEAD = List.of(SavedLimit.TIMESTAMPS, SavedLimit.IDS);

    public MetadataCopy {
        entries = List.copyOf(entries);
    }

    /** One key. The bytes must not be changed. */
    public record Entry(String key, byte[] value) {
        boolean same(Entry other) {
            return key.equals(other.key) && Arrays.equals(value, other.value);
        }
    }

    /** Of everything in the store. */
    public static MetadataCopy of(MetaSnapshot all, long takenMillis) {
        List<Entry> entries = all.entries().stream().filter(entry -> LEFT_OUT.stream().noneMatch(entry.key()::startsWith))
                .map(entry -> new Entry(entry.key(), entry.value())).toList();
        long generation = all.entries().stream().filter(entry -> entry.key().equals(GENERATION_KEY)).map(MetaEntry::value)
                .mapToLong(SavedLimit::decode).findFirst().orElse(0);
        return new MetadataCopy(generation, all.revision(), takenMillis, entries);
    }

    /** Whether it says something that {@code older} does not, besides limits that were reserved a little further ahead. */
    public boolean adds(MetadataCopy older) {
        List<Entry> mine = entries.stream().filter(e -> !RESERVED_AHEAD.contains(e.key())).toList();
        List<Entry> its = older.entries.stream().filter(e -> !RESERVED_AHEAD.contains(e.key())).toList();
        if (mine.size() != its.size() || generation != older.generation || ids() - older.ids() >= IDS_STEP) {
            return true;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!mine.get(i).same(its.get(i))) {
                return true;
            }
        }
        return false;
    }

    private long ids() {
        return value(SavedLimit.IDS).map(SavedLimit::decode).orElse(0L);
    }

    public Optional<byte[]> value(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).map(Entry::value).findFirst();
    }

    /** Those with the prefix. */
    public List<Entry> below(String prefix) {
        return entries.stream().filter(entry -> entry.key().startsWith(prefix)).toList();
    }

    /** The object's key: a later copy's is greater. */
    public String key() {
        return PREFIX + "%010d-%020d".formatted(generation, revision.value());
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter(4_096).i32(MAGIC).u8(FORMAT).varint(generation).varint(revision.value()).i64(takenMillis)
                .list(entries, (o, entry) -> o.string(entry.key()).bytes(entry.value()));
        return out.i32(out.checksum()).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are no copy, damaged, or of a newer format */
    public static MetadataCopy decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (bytes.length < 2 * CRC_BYTES || in.i32() != MAGIC) {
            throw new MalformedBytesException("these " + bytes.length + " bytes are no copy of metadata");
        }
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a copy of metadata of format " + format + "; this version reads " + FORMAT);
        }
        int stored = new ByteReader(bytes, bytes.length - CRC_BYTES, CRC_BYTES).i32();
        if (stored != crc(bytes, bytes.length - CRC_BYTES)) {
            throw new MalformedBytesException("a copy of metadata of " + bytes.length + " bytes fails its checksum");
        }
        return new MetadataCopy(in.varint(), new Revision(in.varint()), in.i64(), in.list(i -> new Entry(i.string(), i.bytes())));
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
