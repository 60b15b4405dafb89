package io.arrwdb.engine.filter.plan;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.engine.segment.PrimaryKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A filter after parsing: types checked, names resolved, templates filled in. The proxy makes it once and query nodes execute
 * it. It holds for every schema version that has its fields.
 *
 * @param primaryKey the key field of the collection
 */
public record FilterPlan(FieldId primaryKey, Predicate root) {
    /** Whether the filter passes every row; a delete refuses such a filter. */
    public boolean alwaysTrue() {
        return root instanceof Predicate.Always always && always.value();
    }

    /** Whether no row can pass. */
    public boolean alwaysFalse() {
        return root instanceof Predicate.Always always && !always.value();
    }

    /** The keys, each once, when the whole filter is {@code key == value} or {@code key in [values]}: no scan is needed then. */
    public Optional<List<PrimaryKey>> primaryKeys() {
        return switch (root) {
            case Predicate.Compare c when c.op() == CompareOp.EQ && isKey(c.left())
                && c.right() instanceof Operand.Literal literal -> keys(List.of(literal.value()));
            case Predicate.In in when isKey(in.operand()) -> keys(in.values().asList());
            default -> Optional.empty();
        };
    }

    /** The bytes of the plan, see {@link FilterPlanCodec}. */
    public byte[] encode() {
        return FilterPlanCodec.encode(this);
    }

    /** @throws MalformedBytesException when the bytes are no plan, or one that is deeper or larger than any parser makes */
    public static FilterPlan decode(byte[] bytes) {
        return FilterPlanCodec.decode(bytes);
    }

    private boolean isKey(Operand operand) {
        return operand instanceof Operand.Field field && field.field().equals(primaryKey);
    }

    private static Optional<List<PrimaryKey>> keys(List<Constant> values) {
        LinkedHashSet<PrimaryKey> keys = new LinkedHashSet<>();
        for (Constant value : values) {
            switch (value) {
                case Constant.OfLong v -> keys.add(PrimaryKey.of(v.value()));
                case Constant.OfText v -> keys.add(PrimaryKey.of(v.value()));
                case Constant.OfBool _, Constant.OfDouble _, Constant.OfList _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new ArrayList<>(keys));
    }
}
