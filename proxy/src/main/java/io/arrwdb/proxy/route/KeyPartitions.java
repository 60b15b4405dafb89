package io.arrwdb.proxy.route;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a partition key are: in the partition that its hash falls into. A filter that names values of the key
 * ({@code key == value} and {@code key in [values]}, alone or under AND and OR) is answered from their partitions, as in
 * Milvus; any other, from all.
 */
public final class KeyPartitions {
    private KeyPartitions() { }

    /** The place of a key's partition among the collection's partitions. */
    static int placeOf(long hash, int partitions) {
        return (int) Long.remainderUnsigned(hash, partitions);
    }

    /**
     * The partitions that a read needs to look at, empty for all of the collection.
     *
     * @param readable those that it may look at, empty for all of the collection
     */
    public static List<PartitionId> of(CollectionMeta collection, FilterPlan filter, List<PartitionId> readable) {
        Optional<FieldId> key = collection.schema().fields().stream().filter(FieldSchema::partitionKey).map(FieldSchema::id).findFirst();
        List<PartitionId> all = collection.visiblePartitions().stream().map(PartitionMeta::id).toList();
        Optional<BitSet> places = key.flatMap(k -> new Places(k, all.size()).of(filter.root()));
        if (places.isEmpty()) {
            return readable;
        }
        List<PartitionId> named = places.get().stream().mapToObj(all::get).filter(p -> readable.isEmpty() || readable.contains(p)).toList();
        // No list at all would mean every partition; a filter that no row can pass is evaluated in one.
        return named.isEmpty() ? List.of(readable.isEmpty() ? all.getFirst() : readable.getFirst()) : named;
    }

    /** The partitions whose rows may pass a predicate; nothing where it does not limit them. */
    private record Places(FieldId key, int partitions) {
        Optional<BitSet> of(Predicate predicate) {
            return switch (predicate) {
                case Predicate.Compare c when c.op() == CompareOp.EQ && isKey(c.left()) && c.right() instanceof Operand.Literal value ->
                        of(List.of(value.value()));
                case Predicate.Compare c when c.op() == CompareOp.EQ && isKey(c.right()) && c.left() instanceof Operand.Literal value ->
                        of(List.of(value.value()));
                case Predicate.In in when isKey(in.operand()) -> of(in.values().asList());
                case Predicate.And and -> and.terms().stream().map(this::of).flatMap(Optional::stream).reduce(Places::common);
                case Predicate.Or or -> either(or.terms());
                default -> Optional.empty();
            };
        }

        private boolean isKey(Operand operand) {
            return operand instanceof Operand.Field field && field.field().equals(key);
        }

        private Optional<BitSet> of(List<Constant> values) {
            BitSet places = new BitSet(partitions);
            for (Constant value : values) {
                switch (value) {
                    case Constant.OfLong v -> places.set(placeOf(KeyHash.of(v.value()), partitions));
                    case Constant.OfText v -> places.set(placeOf(KeyHash.of(v.value()), partitions));
                    case Constant.OfBool _, Constant.OfDouble _, Constant.OfList _ -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(places);
        }

        private Optional<BitSet> either(List<Predicate> terms) {
            BitSet places = new BitSet(partitions);
            for (Predicate term : terms) {
                Optional<BitSet> of = of(term);
                if (of.isEmpty()) {
                    return Optional.empty();
                }
                places.or(of.get());
            }
            return Optional.of(places);
        }

        private static BitSet common(BitSet a, BitSet b) {
            BitSet both = (BitSet) a.clone();
            both.and(b);
            return both;
        }
    }
}
