package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The metadata store's semantics in the plainest way: the model that stores are compared with. */
public final class MetaModel {
    /** What one revision changed. */
    public record Step(Revision revision, List<MetaEvent> events) { }

    private static final class Lease {
        private final long ttlNanos;
        private long deadlineNanos;

        Lease(long ttlNanos) {
            this.ttlNanos = ttlNanos;
        }
    }

    private final TreeMap<String, MetaEntry> entries = new TreeMap<>();
    private final Map<String, LeaseId> leaseOfKey = new TreeMap<>();
    private final Map<LeaseId, Lease> leases = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Revision revision = Revision.ZERO;
    private Revision compacted = Revision.ZERO;
    private long granted;

    public Revision revision() {
        return revision;
    }

    public Revision compacted() {
        return compacted;
    }

    public Optional<MetaEntry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    public List<MetaEntry> range(String prefix) {
        return entries.values().stream().filter(entry -> entry.key().startsWith(prefix)).toList();
    }

    /** Kept steps that are newer than {@code after}. */
    public List<Step> stepsAfter(Revision after) {
        int from = (int) Math.max(0, after.value() - compacted.value());
        return List.copyOf(steps.subList(Math.min(from, steps.size()), steps.size()));
    }

    /** What has changed since a revision, in order. */
    public List<MetaEvent> eventsAfter(Revision after) {
        return stepsAfter(after).stream().flatMap(step -> step.events.stream()).toList();
    }

    /** Whether the compares held. */
    public boolean txn(MetaTxn txn) {
        boolean holds = txn.compares().stream().allMatch(this::holds);
        List<MetaTxn.Op> ops = holds ? txn.then() : txn.otherwise();
        refuse(ops);
        change(ops);
        return holds;
    }

    public LeaseId grant(long nowNanos, long ttlMillis) {
        LeaseId id = new LeaseId(++granted);
        leases.put(id, new Lease(ttlMillis * 1_000_000));
        renew(id, nowNanos);
        return id;
    }

    public boolean renew(LeaseId id, long nowNanos) {
        Lease lease = leases.get(id);
        if (lease == null) {
            return false;
        }
        lease.deadlineNanos = nowNanos + lease.ttlNanos;
        return true;
    }

    /** Empty once the lease has ended. */
    public Optional<Long> deadlineNanos(LeaseId id) {
        return Optional.ofNullable(leases.get(id)).map(lease -> lease.deadlineNanos);
    }

    public void end(LeaseId id) {
        if (leases.remove(id) != null) {
            change(leaseOfKey.entrySet().stream().filter(entry -> entry.getValue().equals(id))
                    .map(entry -> (MetaTxn.Op) new MetaTxn.Op.Delete(entry.getKey())).toList());
        }
    }

    public void compact(Revision upTo) {
        if (upTo.compareTo(revision) > 0) {
            throw new MetaStoreException("revision " + upTo + " lies ahead of " + revision, null);
        }
        compacted = upTo.compareTo(compacted) > 0 ? upTo : compacted;
        steps.removeIf(step -> step.revision.compareTo(compacted) <= 0);
    }

    private boolean holds(MetaTxn.Compare compare) {
        return switch (compare) {
            case MetaTxn.Compare.ModifiedAt at -> get(at.key()).map(MetaEntry::modified).orElse(Revision.ZERO).equals(at.revision());
            case MetaTxn.Compare.CreatedAt at -> get(at.key()).map(MetaEntry::created).orElse(Revision.ZERO).equals(at.revision());
            case MetaTxn.Compare.ValueIs is -> entries.containsKey(is.key()) && Arrays.equals(entries.get(is.key()).value(), is.value());
        };
    }

    private void refuse(List<MetaTxn.Op> ops) {
        for (int i = 0; i < ops.size(); i++) {
            if (!(ops.get(i) instanceof MetaTxn.Op.Put put)) {
                continue;
            }
            for (int j = 0; j < ops.size(); j++) {
                if (j != i && touches(ops.get(j), put.key())) {
                    throw new MetaStoreException("a transaction changes " + put.key() + " twice", null);
                }
            }
            if (put.lease().isPresent() && !leases.containsKey(put.lease().get())) {
                throw new MetaStoreException.LeaseLost("the lease of " + put.key() + " has ended");
            }
        }
    }

    private static boolean touches(MetaTxn.Op op, String key) {
        return switch (op) {
            case MetaTxn.Op.Put put -> put.key().equals(key);
            case MetaTxn.Op.Delete delete -> delete.key().equals(key);
            case MetaTxn.Op.DeletePrefix delete -> key.startsWith(delete.prefix());
        };
    }

    private List<String> keysOf(MetaTxn.Op op) {
        return switch (op) {
            case MetaTxn.Op.Put put -> List.of(put.key());
            case MetaTxn.Op.Delete delete -> entries.containsKey(delete.key()) ? List.of(delete.key()) : List.of();
            case MetaTxn.Op.DeletePrefix delete -> range(delete.prefix()).stream().map(MetaEntry::key).toList();
        };
    }

    private void change(List<MetaTxn.Op> ops) {
        Revision next = revision.next();
        List<MetaEvent> events = new ArrayList<>();
        for (MetaTxn.Op op : ops) {
            for (String key : keysOf(op)) {
                leaseOfKey.remove(key);
                events.add(op instanceof MetaTxn.Op.Put put ? set(put, next) : remove(key, next));
            }
        }
        if (!events.isEmpty()) {
            revision = next;
            steps.add(new Step(next, List.copyOf(events)));
        }
    }

    private MetaEvent set(MetaTxn.Op.Put put, Revision at) {
        Revision created = get(put.key()).map(MetaEntry::created).orElse(at);
        MetaEntry entry = new MetaEntry(put.key(), put.value(), created, at);
        entries.put(put.key(), entry);
        put.lease().ifPresent(lease -> leaseOfKey.put(put.key(), lease));
        return new MetaEvent.Put(entry);
    }

    private MetaEvent remove(String key, Revision at) {
        entries.remove(key);
        return new MetaEvent.Deleted(key, at);
    }
}
