package io.arrwdb.deploy.compose;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.datanode.GroupProgress;
import io.arrwdb.rpc.Role;
import io.arrwdb.shard.feed.LogReach;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What log groups and coordinators of this process are doing, read from them when the metrics are asked for: groups come and
 * go, and with them their rows.
 */
@Singleton
public final class RoleGauges {
    private static final List<String> STATES = List.of("leads", "follows", "reads", "stopped");
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Map<Role, Supplier<Map<LogGroupId, LogReach>>> reached = new EnumMap<>(Role.class);
    private final MultiGauge states;
    private final MultiGauge terms;
    private final MultiGauge offsets;
    private final MultiGauge timestamps;
    private final MultiGauge leads;
    private final Elections elections;
    private Supplier<Map<LogGroupId, GroupProgress.State>> groups = Map::of;

    RoleGauges(MeterRegistry registry, Elections elections) {
        this.elections = elections;
        states = MultiGauge.builder("arrwdb.log.group.state").description("1 for the state of the log group on this data node, else 0")
                .register(registry);
        terms = MultiGauge.builder("arrwdb.log.group.term").description("Raft term in which this data node leads the log group")
                .register(registry);
        offsets = MultiGauge.builder("arrwdb.log.applied.offset").description("First offset that this node has not applied")
                .register(registry);
        timestamps = MultiGauge.builder("arrwdb.log.applied.timestamp.seconds")
                .description("Newest timestamp that this node has applied").register(registry);
        leads = MultiGauge.builder("arrwdb.coordinator.leads").description("1 where this process's coordinator leads, 0 where it stands by")
                .register(registry);
    }

    /** Tells of the groups of a data node. */
    synchronized void dataNode(GroupProgress progress) {
        groups = progress::states;
        reached.put(Role.DATA_NODE, progress::reached);
    }

    /** Tells how far a query node has applied the logs of its groups. */
    synchronized void queryNode(Supplier<Map<LogGroupId, LogReach>> reach) {
        reached.put(Role.QUERY_NODE, reach);
    }

    /** Reads all of it anew. */
    public synchronized void refresh() {
        Map<LogGroupId, GroupProgress.State> now = groups.get();
        List<Row<?>> stateRows = new ArrayList<>();
        List<Row<?>> termRows = new ArrayList<>();
        now.forEach((group, state) -> {
            STATES.forEach(name -> stateRows.add(Row.of(of(group).and("state", name), name.equals(nameOf(state)) ? 1 : 0)));
            if (state instanceof GroupProgress.State.Serving serving) {
                termRows.add(Row.of(of(group), serving.epoch().term()));
            }
        });
        List<Row<?>> offsetRows = new ArrayList<>();
        List<Row<?>> timestampRows = new ArrayList<>();
        reached.forEach((role, reach) -> reach.get().forEach((group, at) -> {
            Tags tags = of(group).and("role", role.label());
            offsetRows.add(Row.of(tags, at.next().value()));
            timestampRows.add(Row.of(tags, at.upTo().physicalMillis() / MILLIS_PER_SECOND));
        }));
        List<Row<?>> leadRows = new ArrayList<>();
        elections.leading().forEach((role, leading) -> leadRows.add(Row.of(Tags.of("coordinator", role.label()), leading ? 1 : 0)));
        states.register(stateRows, true);
        terms.register(termRows, true);
        offsets.register(offsetRows, true);
        timestamps.register(timestampRows, true);
        leads.register(leadRows, true);
    }

    private static Tags of(LogGroupId group) {
        return Tags.of("log_group", group.toString());
    }

    private static String nameOf(GroupProgress.State state) {
        return switch (state) {
            case GroupProgress.State.Serving _ -> "leads";
            case GroupProgress.State.NotLeading _ -> "follows";
            case GroupProgress.State.Reading _ -> "reads";
            case GroupProgress.State.Stopped _ -> "stopped";
        };
    }
}
