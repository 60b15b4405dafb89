package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.testkit.check.Reigns;
import io.arrwdb.testkit.check.Replicas;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** One of the cluster's nodes: the real log groups and the real feeds, over simulated ports; one set of them per life. */
final class SimNode {
    /** Everything small and soon, so that a short history goes through all of it. */
    static final GroupConfig CONFIG = new GroupConfig(100_000, 4_000, 8, 3_000, 40_000, 1_500, 4_000, 2, 800, 300,
            500, 60, 120);

    private final SimProcess process;
    private final SimServices services;
    private final List<LogGroupId> groupIds;
    private final Set<Rule> rules;
    private final Reigns reigns;
    private final Replicas replicas;
    private final Function<SimProcess, GroupLeader> leaders;
    private final Map<LogGroupId, LogGroup> groups = new TreeMap<>();
    private final Map<LogGroupId, SimReplica> readers = new TreeMap<>();
    private Failpoint crashAt;
    private int unburied;

    SimNode(String name, SimServices services, List<LogGroupId> groupIds, Set<Rule> rules, Reigns reigns, Replicas replicas,
            Function<SimProcess, GroupLeader> leaders) {
        this.process = new SimProcess(name, services.scheduler);
        this.services = services;
        this.groupIds = groupIds;
        this.rules = rules;
        this.reigns = reigns;
        this.replicas = replicas;
        this.leaders = leaders;
    }

    SimProcess process() {
        return process;
    }

    LogGroup group(LogGroupId group) {
        return groups.get(group);
    }

    SimReplica reader(LogGroupId group) {
        return readers.get(group);
    }

    void start() {
        process.start();
        for (LogGroupId id : groupIds) {
            LogGroup group = new LogGroup(id, new NodeId(process.name()), ports(), CONFIG, process.mailbox(), rules, new Listening());
            groups.put(id, group);
            group.start();
            readers.put(id, new SimReplica(process, id, services, leaders.apply(process), replicas, rules));
        }
    }

    /** Ends the process's life, amid whatever it does. */
    void crash() {
        services.scheduler.note(process + " crashes");
        process.crash();
        crashAt = null;
        List<LogGroup> deadGroups = List.copyOf(groups.values());
        List<SimReplica> deadReaders = List.copyOf(readers.values());
        unburied++;
        services.scheduler.after(0, () -> process.bury(() -> {
            unburied--;
            deadGroups.forEach(LogGroup::close);
            deadReaders.forEach(SimReplica::close);
        }));
    }

    /** Whether a life has ended whose memory is not free yet. */
    boolean hasUnburied() {
        return unburied > 0;
    }

    /** Crashes when execution gets there. */
    void crashAt(Failpoint point) {
        crashAt = point;
    }

    private GroupPorts ports() {
        ObjectStore objects = services.objects.of(process);
        return new GroupPorts(services.log.of(process), services.consensus.of(process), services.meta.of(process), objects,
                SimServices.segments(objects), services.oracle.timestamps(process), services.oracle.ids(process),
                new SimClock(services.scheduler, services.scheduler.random().nextInt(2_000) - 1_000), new SimTimers(process),
                new SimIds(services.scheduler), MemoryBudget.unlimited(), this::reached);
    }

    private void reached(Failpoint point) {
        if (point == crashAt) {
            services.scheduler.note(process + " reaches " + point);
            crash();
        }
    }

    private final class Listening implements GroupListener {
        private final long life = process.life();

        @Override
        public void serving(LogGroupId group, Epoch epoch) {
            reigns.serving(group, epoch, process.name());
            services.lostLogs.serving(group, process.name());
        }

        @Override
        public void progress(LogGroupId group, Offset at, Offset target) {
            services.scheduler.note(process + " has read " + group + " up to " + at + " of " + target);
        }

        @Override
        public void ended(LogGroupId group, Epoch epoch, String why) {
            services.scheduler.note(process + " no longer leads " + group + " in " + epoch + ": " + why);
        }

        @Override
        public void stopped(LogGroupId group, String why) {
            if (process.life() == life && !services.lostLogs.refused(group, why)) {
                services.violations.report(process + " stopped group " + group + ": " + why);
            }
        }
    }
}
