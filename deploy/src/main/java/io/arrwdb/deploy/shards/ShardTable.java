package io.arrwdb.deploy.shards;

import io.arrwdb.bench.report.Json;
import io.arrwdb.proto.internal.GroupEntry;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import io.arrwdb.proto.internal.ShardState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shards and log groups, for people or as JSON. */
final class ShardTable {
    private static final String ROW = "%-22s %-28s %6s  %-16s %12s %9s  %-10s %s";
    private static final String GROUP = "%6s  %-16s %6s %12s";
    private static final String PREFIX = "SHARD_";
    private static final long MIB = 1 << 20;

    private ShardTable() { }

    static String text(ListShardsResponse listing) {
        StringBuilder table = new StringBuilder(line(ROW, "SHARD", "COLLECTION", "GROUP", "LEADER", "ROWS", "MIB", "STATE", "REMARK"));
        listing.getShardsList().forEach(shard -> table.append(line(ROW, Long.toString(shard.getShard()), collection(shard), Integer.toString(shard.getLogGroup()),
                orDash(shard.getLeader()), number(shard.getRows()), shard.getBytes() < 0 ? "-" : "%,.1f".formatted((double) shard.getBytes() / MIB),
                state(shard.getState()), remark(shard))));
        table.append('\n').append(line(GROUP, "GROUP", "LEADER", "SHARDS", "ROWS"));
        for (GroupEntry group : listing.getGroupsList()) {
            List<ShardEntry> on = listing.getShardsList().stream().filter(shard -> shard.getLogGroup() == group.getLogGroup()).toList();
            boolean told = on.stream().allMatch(shard -> shard.getRows() >= 0);
            table.append(line(GROUP, Integer.toString(group.getLogGroup()), orDash(group.getLeader()), Integer.toString(on.size()),
                    number(told ? on.stream().mapToLong(ShardEntry::getRows).sum() : -1)));
        }
        return table.toString();
    }

    static String json(ListShardsResponse listing) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("shards", listing.getShardsList().stream().map(ShardTable::fields).toList());
        all.put("groups", listing.getGroupsList().stream().map(group -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("group", group.getLogGroup());
            fields.put("leader", orNull(group.getLeader()));
            return fields;
        }).toList());
        return Json.of(all) + "\n";
    }

    static String state(ShardState state) {
        return state.name().startsWith(PREFIX) ? state.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT) : "unknown";
    }

    private static Map<String, Object> fields(ShardEntry shard) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("shard", shard.getShard());
        fields.put("database", shard.getDatabase());
        fields.put("collection", shard.getCollection());
        fields.put("group", shard.getLogGroup());
        fields.put("leader", orNull(shard.getLeader()));
        fields.put("rows", shard.getRows() < 0 ? null : shard.getRows());
        fields.put("bytes", shard.getBytes() < 0 ? null : shard.getBytes());
        fields.put("state", state(shard.getState()));
        fields.put("to", shard.hasTo() ? shard.getTo() : null);
        fields.put("remark", shard.getRemark());
        return fields;
    }

    private static String collection(ShardEntry shard) {
        return shard.getDatabase().equals("default") ? shard.getCollection() : shard.getDatabase() + "." + shard.getCollection();
    }

    private static String remark(ShardEntry shard) {
        String to = shard.hasTo() ? "to log group " + shard.getTo() : "";
        return to.isEmpty() || shard.getRemark().isEmpty() ? to + shard.getRemark() : to + ", " + shard.getRemark();
    }

    private static String line(String form, Object... fields) {
        return form.formatted(fields).stripTrailing() + "\n";
    }

    private static String number(long number) {
        return number < 0 ? "-" : "%,d".formatted(number);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
