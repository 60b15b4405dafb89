package io.arrwdb.deploy.wal;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.engine.column.ColumnBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request that took effect on one shard, as a line of JSON (docs/wal-tail.md). */
final class ChangeJson {
    private final CollectionNames names;

    ChangeJson(CollectionNames names) {
        this.names = names;
    }

    /** Empty where nothing of it changes rows or definitions. */
    Optional<String> line(LogGroupId group, Offset offset, Epoch epoch, Verdict.Accepted accepted) {
        accepted.changes().forEach(change -> names.learn(accepted.shard(), change));
        List<Object> changes = new ArrayList<>();
        for (ShardChange change : accepted.changes()) {
            change(change, names.schema(accepted.shard())).ifPresent(changes::add);
        }
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("next", new LogPlace(group, new Offset(offset.value() + 1), epoch).toString());
        line.put("ts", Long.toUnsignedString(accepted.ts().value()));
        line.put("time", Instant.ofEpochMilli(accepted.ts().physicalMillis()).toString());
        line.put("group", group.value());
        line.put("offset", offset.value());
        line.put("epoch", epoch.toString());
        line.put("shard", accepted.shard().value());
        names.collection(accepted.shard()).ifPresent(collection -> {
            if (!collection.name().isEmpty()) {
                line.put("collection", collection.name());
            }
            line.put("collection_id", collection.id());
        });
        line.put("request", accepted.request().toString());
        line.put("changes", changes);
        return Optional.of(JsonText.of(line));
    }

    private static Optional<Map<String, Object>> change(ShardChange change, CollectionSchema schema) {
        Map<String, Object> out = new LinkedHashMap<>();
        switch (change) {
            case ShardChange.Insert insert -> {
                op(out, insert.replace() ? "upsert" : "insert", Optional.of(insert.partition()));
                out.put("rows", RowJson.rows(ColumnBatch.decode(insert.batch()), schema));
            }
            case ShardChange.Delete delete -> {
                op(out, "delete", delete.partition());
                out.put("keys", keys(delete.keys()));
                if (!delete.expected().isEmpty()) {
                    out.put("only_if_ts", delete.expected().stream().map(ts -> Long.toUnsignedString(ts.value())).toList());
                }
            }
            case ShardChange.Seal seal -> {
                return Optional.empty();
            }
            case ShardChange.Split split -> {
                out.put("op", "split");
                out.put("child", split.child().value());
                out.put("ring_version", split.ringVersion());
            }
            case ShardChange.Cut cut -> move(out, "leave", cut.move());
            case ShardChange.Resume resume -> move(out, "stay", resume.move());
            case ShardChange.Adopt adopt -> {
                move(out, "arrive", adopt.move());
                out.put("from_group", adopt.from().value());
            }
            case ShardChange.CreateShard create -> {
                ddl(out, "create_shard", create.ddlTs());
                out.put("fields", fields(create.schema()));
            }
            case ShardChange.ChangeSchema changed -> {
                ddl(out, "change_schema", changed.ddlTs());
                out.put("fields", fields(changed.schema()));
            }
            case ShardChange.DropPartition drop -> {
                ddl(out, "drop_partition", drop.ddlTs());
                out.put("partition", drop.partition().value());
            }
            case ShardChange.Truncate truncate -> ddl(out, "truncate", truncate.ddlTs());
            case ShardChange.DropShard drop -> ddl(out, "drop_shard", drop.ddlTs());
        }
        return Optional.of(out);
    }

    private static void op(Map<String, Object> out, String name, Optional<PartitionId> partition) {
        out.put("op", name);
        partition.ifPresent(p -> out.put("partition", p.value()));
    }

    private static void move(Map<String, Object> out, String name, long number) {
        out.put("op", name);
        out.put("move", number);
    }

    private static void ddl(Map<String, Object> out, String name, Timestamp ts) {
        out.put("op", name);
        out.put("ddl_ts", Long.toUnsignedString(ts.value()));
    }

    private static List<?> keys(PrimaryKeys keys) {
        return switch (keys) {
            case PrimaryKeys.Longs longs -> Arrays.stream(longs.values()).boxed().toList();
            case PrimaryKeys.Strings strings -> strings.values();
        };
    }

    private static List<Object> fields(CollectionSchema schema) {
        List<Object> fields = new ArrayList<>();
        for (FieldSchema field : schema.fields()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("name", field.name());
            out.put("type", field.type().name());
            if (field.primaryKey()) {
                out.put("primary_key", true);
            }
            fields.add(out);
        }
        return fields;
    }
}
