package io.arrwdb.core.port.meta;

import java.util.List;
import java.util.Optional;

/** A transaction: compares, and the operations for either outcome. At most {@link #MAX_OPERATIONS} of each. */
public record MetaTxn(List<Compare> compares, List<Op> then, List<Op> otherwise) {
    /** etcd's default limit. */
    public static final int MAX_OPERATIONS = 128;

    public MetaTxn {
        compares = List.copyOf(compares);
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
        if (compares.size() > MAX_OPERATIONS || then.size() > MAX_OPERATIONS || otherwise.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException("a transaction holds at most " + MAX_OPERATIONS + " compares and operations");
        }
    }

    /** Operations without a condition. */
    public static MetaTxn of(Op... ops) {
        return new MetaTxn(List.of(), List.of(ops), List.of());
    }

    /** Operations that apply only where every compare holds. */
    public static MetaTxn when(List<Compare> compares, Op... ops) {
        return new MetaTxn(compares, List.of(ops), List.of());
    }

    /** A condition on one key. */
    public sealed interface Compare {
        /** The key was last changed at exactly this revision; {@link Revision#ZERO} means that it does not exist. */
        record ModifiedAt(String key, Revision revision) implements Compare { }

        /** The key was made at exactly this revision; the fencing compare of an elected leader. */
        record CreatedAt(String key, Revision revision) implements Compare { }

        /** The key holds exactly these bytes. */
        record ValueIs(String key, byte[] value) implements Compare { }
    }

    /** A change of one key. */
    public sealed interface Op {
        /** Sets the key; without a lease it stays until deleted. */
        record Put(String key, byte[] value, Optional<MetaStore.LeaseId> lease) implements Op {
            public Put(String key, byte[] value) {
                this(key, value, Optional.empty());
            }
        }

        /** Deletes the key; nothing happens where there is none. */
        record Delete(String key) implements Op { }

        /** Deletes every key with the prefix. */
        record DeletePrefix(String prefix) implements Op { }
    }

    /** Whether the compares held, and the store's revision after the transaction. */
    public record Result(boolean succeeded, Revision revision) { }
}
