package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.testkit.check.PublishedManifests;
import io.arrwdb.testkit.check.ReferenceGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The second phase: nothing goes wrong any more, so writes, reads, flushes and every replica must come to their end. */
final class SimRecovery {
    private static final long ASK_AGAIN_MICROS = 200_000;

    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final SimHistory history;
    private final PublishedManifests manifests;
    private final SimRoot root;
    private final List<SimClient> clients;
    private final SimProcess process;
    private final Map<ShardId, LogGroup.Standing> leaders = new HashMap<>();
    private BooleanSupplier step;
    private long deadlineNanos;

    SimRecovery(SimServices services, SimDirectory directory, SimShards shards, SimHistory history, PublishedManifests manifests,
            SimRoot root, List<SimClient> clients) {
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.history = history;
        this.manifests = manifests;
        this.root = root;
        this.clients = clients;
        this.process = new SimProcess("auditor", services.scheduler);
    }

    /** @param nextEvent false once something is wrong */
    void run(long millis, BooleanSupplier nextEvent) {
        step = nextEvent;
        deadlineNanos = services.scheduler.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        until("the DDL under way is done", () -> root.isIdle());
        Map<ShardId, Long> before = new HashMap<>();
        shards.created().forEach(shard -> before.put(shard.id(), history.writes(shard.id())));
        until("every shard takes writes again", () -> shards.created().stream()
                .allMatch(shard -> history.writes(shard.id()) > before.getOrDefault(shard.id(), 0L) + 2));
        clients.forEach(SimClient::stop);
        until("the DDL under way is done", () -> root.isIdle());
        flushAll();
        until("every replica has the whole log", this::replicasAreLevel);
        until("every leader answers", this::leadersStand);
        counts();
    }

    private void until(String what, BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            if (services.violations.first().isPresent()) {
                return;
            }
            if (services.scheduler.nowNanos() > deadlineNanos || !step.getAsBoolean()) {
                services.violations.report("after all faults ended it never came to this: " + what + "; published:" + checkpoints());
                return;
            }
        }
    }

    /** Everything ends in files: each shard is flushed until its published checkpoint has passed all its rows. */
    private void flushAll() {
        Map<ShardId, Long> wanted = new HashMap<>();
        shards.created().forEach(shard -> wanted.put(shard.id(), services.reference(shard.group()).end().value()));
        flushAgain();
        until("everything is flushed", () -> shards.created().stream().allMatch(shard -> manifests.manifest(shard.id())
                .filter(manifest -> !wanted.containsKey(shard.id()) || holdsEverything(shard, manifest)).isPresent()));
    }

    private boolean holdsEverything(SimShards.Shard shard, Manifest manifest) {
        ReferenceGroup reference = services.reference(shard.group());
        return reference.hashAt(shard.id(), manifest.checkpointOffset()).equals(reference.hashAt(shard.id(), reference.end()));
    }

    private void flushAgain() {
        shards.created().forEach(shard -> directory.ask(process, shard.group(), group -> group.flush(shard.id())));
        services.scheduler.after(ASK_AGAIN_MICROS * 3, process, this::flushAgain);
    }

    private String checkpoints() {
        StringBuilder text = new StringBuilder();
        for (SimShards.Shard shard : shards.created()) {
            text.append(" shard ").append(shard.id()).append(" up to ").append(manifests.manifest(shard.id())
                    .map(Manifest::checkpointOffset).orElse(null)).append(" of ").append(services.reference(shard.group()).end());
        }
        return text.toString();
    }

    private boolean replicasAreLevel() {
        for (SimShards.Shard shard : shards.created()) {
            ReferenceGroup reference = services.reference(shard.group());
            for (SimNode node : directory.nodes()) {
                Optional<SimReplica.Standing> standing = node.reader(shard.group()).standing(shard.id());
                if (standing.isEmpty() || !standing.get().next().equals(reference.end())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean leadersStand() {
        for (SimShards.Shard shard : shards.created()) {
            if (!leaders.containsKey(shard.id())) {
                leaders.put(shard.id(), null);
                askLeader(shard);
            }
        }
        return shards.created().stream().allMatch(shard -> leaders.get(shard.id()) != null);
    }

    private void askLeader(SimShards.Shard shard) {
        directory.ask(process, shard.group(), group -> group.standing(shard.id())).whenComplete((standing, error) -> {
            if (error == null) {
                leaders.put(shard.id(), standing);
            } else {
                services.scheduler.after(ASK_AGAIN_MICROS, process, () -> askLeader(shard));
            }
        });
    }

    /** Leader, replicas, the reference's own tables and the model have the same rows, and as many. */
    private void counts() {
        for (SimShards.Shard shard : shards.created()) {
            LogGroupId group = shard.group();
            ReferenceGroup reference = services.reference(group);
            int expected = reference.model(shard.id()).orElseThrow().live().size();
            LogGroup.Standing leader = leaders.get(shard.id());
            if (leader == null) {
                return;
            }
            equal(shard, "the leader", leader.liveRows(), expected);
            equal(shard, "the log's replay", reference.liveRows(shard.id()), expected);
            services.violations.require(reference.hashAt(shard.id(), leader.next()).filter(hash -> hash == leader.hash()).isPresent(),
                    "the leader has other rows of shard " + shard.id() + " than the log");
            for (SimNode node : directory.nodes()) {
                node.reader(group).standing(shard.id()).ifPresent(standing -> {
                    equal(shard, "the reader of " + node.process(), standing.liveRows(), expected);
                    equal(shard, "a view of " + node.process(), standing.rows().size(), expected);
                });
            }
        }
    }

    private void equal(SimShards.Shard shard, String who, long found, long expected) {
        services.violations.require(found == expected, who + " counts " + found + " rows in shard " + shard.id() + ", there are " + expected);
    }
}
