package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.shard.group.Failpoint;
import java.util.List;
import java.util.random.RandomGenerator;

/** Does to the nodes what can be done to nodes, now and then, until it is told to stop. */
final class SimNemesis {
    private static final long PAUSE_MICROS = 350_000;
    private static final List<String> SERVICES = List.of("log", "meta", "objects", "oracle");

    private final SimServices services;
    private final SimDirectory directory;
    private final List<LogGroupId> groups;
    private final boolean objectsAreLost;
    private final RandomGenerator random;
    private boolean stopped;
    private int remakings = 2;

    SimNemesis(SimServices services, SimDirectory directory, List<LogGroupId> groups, boolean objectsAreLost) {
        this.services = services;
        this.directory = directory;
        this.groups = groups;
        this.objectsAreLost = objectsAreLost;
        this.random = services.scheduler.random();
    }

    void start() {
        services.network.faults(SimFaults.usual());
        services.scheduler.after(PAUSE_MICROS * 3, this::act);
    }

    /** Ends every fault; nodes that are down come back, and those of a group that was made anew elsewhere start again. */
    void stop() {
        stopped = true;
        services.network.faults(SimFaults.none());
        services.network.heal();
        services.objects.restore();
        for (SimNode node : directory.nodes()) {
            node.crashAt(null);
            if (node.process().isPaused()) {
                node.process().resume();
            }
            if (!node.process().isAlive()) {
                node.start();
            }
        }
    }

    private void act() {
        if (stopped) {
            return;
        }
        services.scheduler.after(services.scheduler.delayMicros(PAUSE_MICROS), this::act);
        LogGroupId group = groups.get(random.nextInt(groups.size()));
        SimNode victim = random.nextInt(3) > 0 ? directory.leader(group).orElseGet(directory::random) : directory.random();
        switch (random.nextInt(10)) {
            case 0, 1 -> crash(victim);
            case 2, 3 -> victim.crashAt(Failpoint.values()[random.nextInt(Failpoint.values().length)]);
            case 4, 5 -> pause(victim);
            case 6 -> services.consensus.elect(group);
            case 7 -> partition(victim);
            case 8 -> isolate(victim);
            default -> makeAnew(group);
        }
        reviveDead();
        if (objectsAreLost && random.nextInt(6) == 0) {
            loseObjects();
        }
    }

    /** A part of the objects goes, and is restored after a while. */
    private void loseObjects() {
        services.scheduler.note("objects are lost");
        int share = 2 + random.nextInt(3);
        services.objects.lose(key -> random.nextInt(share) == 0);
        services.scheduler.after(100_000 + random.nextLong(1_500_000), services.objects::restore);
    }

    private void crash(SimNode node) {
        if (node.process().isAlive()) {
            node.crash();
        }
    }

    /** Whoever is down, by whatever hand, comes back after a while. */
    private void reviveDead() {
        for (SimNode node : directory.nodes()) {
            if (!node.process().isAlive()) {
                services.scheduler.after(20_000 + random.nextLong(600_000), () -> {
                    if (!node.process().isAlive()) {
                        node.start();
                    }
                });
            }
        }
    }

    private void pause(SimNode node) {
        if (!node.process().isAlive() || node.process().isPaused()) {
            return;
        }
        services.scheduler.note(node.process() + " pauses");
        long life = node.process().life();
        node.process().pause();
        services.scheduler.after(50_000 + random.nextLong(1_800_000), () -> {
            if (node.process().life() == life && node.process().isPaused()) {
                node.process().resume();
            }
        });
    }

    /** Cuts the node off from the others, or from a service, in one direction or both. */
    private void partition(SimNode node) {
        String name = node.process().name();
        List<String> others = random.nextBoolean() ? SERVICES : directory.nodes().stream().map(other -> other.process().name()).toList();
        String other = others.get(random.nextInt(others.size()));
        if (random.nextBoolean()) {
            services.network.block(name, other);
        }
        if (random.nextBoolean()) {
            services.network.block(other, name);
        }
        services.scheduler.after(100_000 + random.nextLong(1_200_000), services.network::heal);
    }

    /** Cuts the node off from every other node, and from no service: it is deposed, and does not know. */
    private void isolate(SimNode node) {
        services.scheduler.note(node.process() + " is isolated");
        for (SimNode other : directory.nodes()) {
            services.network.block(node.process().name(), other.process().name());
            services.network.block(other.process().name(), node.process().name());
        }
        services.scheduler.after(200_000 + random.nextLong(1_200_000), services.network::heal);
    }

    /** The group's decisions are lost; two nodes start anew and go on, the third lives in the past for a while. */
    private void makeAnew(LogGroupId group) {
        boolean activated = services.meta.model().get(GroupRecord.key(group)).filter(entry -> GroupRecord.decode(entry.value()).activated())
                .isPresent();
        if (remakings == 0 || !activated) {
            return;
        }
        remakings--;
        services.scheduler.note("group " + group + " loses its decisions");
        services.consensus.forget(group);
        SimNode left = directory.random();
        directory.nodes().stream().filter(node -> node != left).forEach(this::crash);
        long life = left.process().life();
        services.scheduler.after(random.nextLong(2_500_000), () -> {
            if (left.process().life() == life) {
                crash(left);
                reviveDead();
            }
        });
    }
}
