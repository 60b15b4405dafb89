package io.arrwdb.coordinator.data;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner.Readiness;
import io.arrwdb.proto.internal.ShardReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who has objects of whom since splits, as the leaders report. Shards of one log group alone share. */
final class Sharing {
    private final Map<ShardId, ShardReport> reports;

    Sharing(Map<ShardId, ShardReport> reports) {
        this.reports = reports;
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
        Set<ShardId> others = new TreeSet<>();
        if (reports.containsKey(shard)) {
            reports.get(shard).getLendersList().forEach(lender -> others.add(new ShardId(lender)));
        }
        reports.forEach((other, report) -> {
            if (report.getLendersList().contains(shard.value())) {
                others.add(other);
            }
        });
        return others;
    }

    /** The shards whose segments are to be rewritten before this one has its objects for itself. */
    List<ShardReport> borrowers(ShardId shard) {
        return reports.values().stream().filter(report -> report.getBorrowedCount() > 0
                && (report.getShard() == shard.value() || report.getLendersList().contains(shard.value()))).toList();
    }
}
