package io.arrwdb.coordinator.data;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner.Readiness;
import io.arrwdb.proto.internal.ShardReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who has objects of whom since splits, as the leaders report. Shards of one log group alone share. */
final class Sharing {
    private final Map<ShardId, ShardReport> reports;
    /** Both ways, and only of shards that share. */
    private final Map<ShardId, Set<ShardId>> others = new HashMap<>();

    Sharing(Map<ShardId, ShardReport> reports) {
        this.reports = reports;
        reports.forEach((borrower, report) -> report.getLendersList().forEach(id -> {
            ShardId lender = new ShardId(id);
            others.computeIfAbsent(borrower, s -> new TreeSet<>()).add(lender);
            others.computeIfAbsent(lender, s -> new TreeSet<>()).add(borrower);
        }));
    }

    /** Whether a shard could move now; busy where its leader has not said. */
    Readiness readiness(ShardId shard) {
        ShardReport report = reports.get(shard);
        if (report == null || report.getSplitting()) {
            return Readiness.BUSY;
        }
        return !with(shard).isEmpty() ? Readiness.SHARING : report.getSettled() ? Readiness.READY : Readiness.BUSY;
    }

    /** The shards that it shares objects with. */
    Set<ShardId> with(ShardId shard) {
        return others.getOrDefault(shard, Set.of());
    }

    /** The shards whose segments are to be rewritten before this one has its objects for itself. */
    List<ShardReport> borrowers(ShardId shard) {
        return Stream.concat(Stream.of(shard), with(shard).stream()).map(reports::get)
                .filter(report -> report != null && report.getBorrowedCount() > 0
                        && (report.getShard() == shard.value() || report.getLendersList().contains(shard.value()))).toList();
    }
}
