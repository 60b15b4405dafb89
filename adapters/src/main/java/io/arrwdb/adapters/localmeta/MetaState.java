package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keys, leases and recent history. Only {@link #replay} changes it; equal records make equal states. Revisions follow
 * etcd: each change of any key makes the next one, and a transaction that changes nothing makes none.
 */
final class MetaState {
    private static final int SNAPSHOT_VERSION = 1;

    /** What one revision changed, in key order. */
    record Step(Revision revision, List<MetaEvent> events) { }

    private record Stored(MetaEntry entry, Optional<LeaseId> lease) { }

    private record Lease(long ttlMillis, TreeSet<String> keys) { }

    private final int maxHistory;
    private final TreeMap<String, Stored> keys = new TreeMap<>();
    private final Map<LeaseId, Lease> leases = new TreeMap<>(java.util.Comparator.comparingLong(LeaseId::value));
    private final Deque<Step> history = new ArrayDeque<>();
    private Revision revision = Revision.ZERO;
    private Revision compacted = Revision.ZERO;
    private long lastLease;

    /** @param maxHistory how many revisions are kept for watches at most */
    MetaState(int maxHistory) {
        this.maxHistory = maxHistory;
    }

    Revision revision() {
        return revision;
    }

    /** History up to and including it is gone. */
    Revision compacted() {
        return compacted;
    }

    Optional<MetaEntry> get(String key) {
        return Optional.ofNullable(keys.get(key)).map(Stored::entry);
    }

    List<MetaEntry> range(String prefix) {
        return prefixed(prefix).values().stream().map(Stored::entry).toList();
    }

    LeaseId nextLease() {
        return new LeaseId(lastLease + 1);
    }

    Map<LeaseId, Long> leaseTtlsMillis() {
        Map<LeaseId, Long> ttls = new HashMap<>();
        leases.forEach((lease, state) -> ttls.put(lease, state.ttlMillis));
        return ttls;
    }

    boolean hasLease(LeaseId lease) {
        return leases.containsKey(lease);
    }

    /** Every kept step after {@code after}, oldest first. */
    List<Step> stepsAfter(Revision after) {
        return history.stream().filter(step -> step.revision.compareTo(after) > 0).toList();
    }

    /** Applies a record, and tells what it changed, if anything. */
    Optional<Step> replay(MetaRecord record) {
        return switch (record) {
            case MetaRecord.Commit commit -> commit(commit.changes());
            case MetaRecord.Grant grant -> {
                leases.put(grant.lease(), new Lease(grant.ttlMillis(), new TreeSet<>()));
                lastLease = grant.lease().value();
                yield Optional.empty();
            }
            case MetaRecord.Revoke revoke -> {
                List<MetaRecord.Change> deletes = leases.get(revoke.lease()).keys.stream().map(MetaRecord.Change::delete).toList();
                Optional<Step> step = commit(deletes);
                leases.remove(revoke.lease());
                yield step;
            }
            case MetaRecord.Compact compact -> {
                compact(compact.revision());
                yield Optional.empty();
            }
        };
    }

    private Optional<Step> commit(List<MetaRecord.Change> changes) {
        Revision next = revision.next();
        List<MetaEvent> events = new ArrayList<>();
        for (MetaRecord.Change change : changes) {
            apply(change, next).ifPresent(events::add);
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        revision = next;
        Step step = new Step(next, List.copyOf(events));
        history.add(step);
        if (history.size() > maxHistory) {
            compact(history.getFirst().revision);
        }
        return Optional.of(step);
    }

    private Optional<MetaEvent> apply(MetaRecord.Change change, Revision at) {
        Stored old = keys.get(change.key());
        if (old != null) {
            old.lease.ifPresent(lease -> leases.get(lease).keys.remove(change.key()));
        }
        if (change.value().isEmpty()) {
            keys.remove(change.key());
            return old == null ? Optional.empty() : Optional.of(new MetaEvent.Deleted(change.key(), at));
        }
        Revision created = old == null ? at : old.entry.created();
        MetaEntry entry = new MetaEntry(change.key(), change.value().get(), created, at);
        put(new Stored(entry, change.lease()));
        return Optional.of(new MetaEvent.Put(entry));
    }

    private void put(Stored stored) {
        keys.put(stored.entry.key(), stored);
        stored.lease.ifPresent(lease -> leases.get(lease).keys.add(stored.entry.key()));
    }

    private void compact(Revision upTo) {
        compacted = upTo.compareTo(compacted) > 0 ? upTo : compacted;
        while (!history.isEmpty() && history.getFirst().revision.compareTo(compacted) <= 0) {
            history.removeFirst();
        }
    }

    private SortedMap<String, Stored> prefixed(String prefix) {
        SortedMap<String, Stored> found = new TreeMap<>();
        for (Map.Entry<String, Stored> entry : keys.tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            found.put(entry.getKey(), entry.getValue());
        }
        return found;
    }

    /** Everything but the history. */
    byte[] snapshot() {
        ByteWriter out = new ByteWriter().u8(SNAPSHOT_VERSION).i64(revision.value()).i64(lastLease);
        out.list(leases.entrySet(), (w, lease) -> w.i64(lease.getKey().value()).i64(lease.getValue().ttlMillis));
        out.list(keys.values(), (w, stored) -> {
            MetaEntry entry = stored.entry;
            w.string(entry.key()).bytes(entry.value()).i64(entry.created().value()).i64(entry.modified().value());
            w.i64(stored.lease.map(LeaseId::value).orElse(0L));
        });
        return out.toBytes();
    }

    /** Fills an empty state; watches from before it find their history compacted. */
    void restore(byte[] snapshot) {
        ByteReader in = new ByteReader(snapshot);
        int version = in.u8();
        if (version != SNAPSHOT_VERSION) {
            throw new MalformedBytesException("a metadata snapshot of version " + version + ", this release reads " + SNAPSHOT_VERSION);
        }
        revision = new Revision(in.i64());
        compacted = revision;
        lastLease = in.i64();
        in.list(r -> leases.put(new LeaseId(r.i64()), new Lease(r.i64(), new TreeSet<>())) == null);
        in.list(r -> {
            MetaEntry entry = new MetaEntry(r.string(), r.bytes(), new Revision(r.i64()), new Revision(r.i64()));
            long lease = r.i64();
            put(new Stored(entry, lease == 0 ? Optional.empty() : Optional.of(new LeaseId(lease))));
            return true;
        });
    }
}
