package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;
import java.util.Optional;

/** One step of the store's state as it lies in the journal: decided first, then written, then replayed. */
sealed interface MetaRecord {
    int VERSION = 1;

    /** One new revision. */
    record Commit(List<Change> changes) implements MetaRecord { }

    /** A new lease. */
    record Grant(LeaseId lease, long ttlMillis) implements MetaRecord { }

    /** The end of a lease; its keys go at one new revision, where it has any. */
    record Revoke(LeaseId lease) implements MetaRecord { }

    /** History up to and including the revision is forgotten. */
    record Compact(Revision revision) implements MetaRecord { }

    /** A key's new value, or its end where there is none. */
    record Change(String key, Optional<byte[]> value, Optional<LeaseId> lease) {
        static Change put(String key, byte[] value, Optional<LeaseId> lease) {
            return new Change(key, Optional.of(value), lease);
        }

        static Change delete(String key) {
            return new Change(key, Optional.empty(), Optional.empty());
        }

        void encode(ByteWriter out) {
            out.string(key).bool(value.isPresent());
            value.ifPresent(out::bytes);
            out.i64(lease.map(LeaseId::value).orElse(0L));
        }

        static Change decode(ByteReader in) {
            String key = in.string();
            Optional<byte[]> value = in.bool() ? Optional.of(in.bytes()) : Optional.empty();
            long lease = in.i64();
            return new Change(key, value, lease == 0 ? Optional.empty() : Optional.of(new LeaseId(lease)));
        }
    }

    default byte[] encode() {
        ByteWriter out = new ByteWriter().u8(VERSION);
        switch (this) {
            case Commit commit -> out.u8(1).list(commit.changes, (w, change) -> change.encode(w));
            case Grant grant -> out.u8(2).i64(grant.lease.value()).i64(grant.ttlMillis);
            case Revoke revoke -> out.u8(3).i64(revoke.lease.value());
            case Compact compact -> out.u8(4).i64(compact.revision.value());
        }
        return out.toBytes();
    }

    static MetaRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedBytesException("a metadata record of version " + version + ", this release reads " + VERSION);
        }
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Commit(in.list(Change::decode));
            case 2 -> new Grant(new LeaseId(in.i64()), in.i64());
            case 3 -> new Revoke(new LeaseId(in.i64()));
            case 4 -> new Compact(new Revision(in.i64()));
            default -> throw new MalformedBytesException("a metadata record of the unknown kind " + kind);
        };
    }
}
