package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.shard.group.GroupWrite;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was acknowledged is in the log, accepted, at the time that was told, from then on and for every reader; and it is
 * what was asked for.
 */
public final class Acknowledgements {
    private final Function<LogGroupId, ReferenceGroup> references;
    private final RowShape shape;
    private final Violations violations;
    private long count;

    public Acknowledgements(Function<LogGroupId, ReferenceGroup> references, RowShape shape, Violations violations) {
        this.shape = shape;
        this.references = references;
        this.violations = violations;
    }

    /** A leader has told a client, or is about to, that the request took effect. */
    public void acknowledged(LogGroupId group, RequestId request, List<GroupWrite> writes, Timestamp ts) {
        count++;
        ReferenceGroup reference = references.apply(group);
        Map<ShardId, List<GroupWrite>> byShard = writes.stream()
                .collect(Collectors.groupingBy(GroupWrite::shard, LinkedHashMap::new, Collectors.toList()));
        Timestamp highest = Timestamp.ZERO;
        for (Map.Entry<ShardId, List<GroupWrite>> share : byShard.entrySet()) {
            Optional<Verdict.Accepted> applied = reference.applied(share.getKey(), request);
            if (applied.isEmpty()) {
                violations.report("request " + request + " was acknowledged at " + ts + ", but no reader accepts it on shard "
                        + share.getKey());
                return;
            }
            asAsked(request, share.getValue(), applied.get().changes());
            highest = Timestamp.max(highest, applied.get().ts());
        }
        violations.require(highest.equals(ts), "request " + request + " took effect at " + highest + ", its client was told " + ts);
    }

    public long count() {
        return count;
    }

    private void asAsked(RequestId request, List<GroupWrite> writes, List<ShardChange> changes) {
        boolean asked = writes.size() == changes.size();
        for (int i = 0; asked && i < writes.size(); i++) {
            asked = isAsked(writes.get(i), changes.get(i));
        }
        asked |= writes.stream().allMatch(write -> changes.stream().anyMatch(change -> holds(change, write)));
        violations.require(asked, "request " + request + " asked for " + writes + ", and what took effect is " + changes);
    }

    /** What took effect before a split is asked for again in two parts, of which each is told of the whole. */
    private boolean holds(ShardChange change, GroupWrite write) {
        return switch (write) {
            case GroupWrite.Rows rows -> change instanceof ShardChange.Insert insert && insert.partition().equals(rows.partition())
                    && insert.schemaVersion() == rows.schemaVersion() && rowsOf(insert.batch()).containsAll(rowsOf(rows.batch()));
            case GroupWrite.Deletion deletion -> change instanceof ShardChange.Delete delete
                    && delete.partition().equals(deletion.partition())
                    && RowShape.keys(delete.keys()).containsAll(RowShape.keys(deletion.keys()))
                    && delete.expected().containsAll(deletion.expected());
            case GroupWrite.Order order -> false;
        };
    }

    private Set<ModelRow> rowsOf(byte[] bytes) {
        ColumnBatch batch = ColumnBatch.decode(bytes);
        return IntStream.range(0, batch.rows()).mapToObj(row -> shape.row(batch::column, row, new PartitionId(0), Timestamp.ZERO))
                .collect(Collectors.toSet());
    }

    private static boolean isAsked(GroupWrite write, ShardChange change) {
        return switch (write) {
            case GroupWrite.Rows rows -> change instanceof ShardChange.Insert insert && insert.partition().equals(rows.partition())
                    && insert.schemaVersion() == rows.schemaVersion() && (insert.replace() || !rows.upsert())
                    && Arrays.equals(insert.batch(), rows.batch());
            case GroupWrite.Deletion deletion -> change instanceof ShardChange.Delete delete
                    && delete.partition().equals(deletion.partition()) && delete.expected().equals(deletion.expected())
                    && RowShape.keys(delete.keys()).equals(RowShape.keys(deletion.keys()));
            case GroupWrite.Order order -> change.equals(order.change());
        };
    }
}
