package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.shard.group.LogGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Finds a group's leader as clients do: by the last hint, or by asking around. */
final class SimDirectory {
    private final SimServices services;
    private final List<SimNode> nodes = new ArrayList<>();

    SimDirectory(SimServices services) {
        this.services = services;
    }

    void add(SimNode node) {
        nodes.add(node);
    }

    List<SimNode> nodes() {
        return nodes;
    }

    SimNode random() {
        return nodes.get(services.scheduler.random().nextInt(nodes.size()));
    }

    Optional<SimNode> leader(LogGroupId group) {
        return services.consensus.leader(group).flatMap(process -> nodes.stream().filter(node -> node.process() == process).findFirst());
    }

    /** Asks the node that should lead, and now and then another one, which may take itself for the leader. */
    <T> CompletionStage<T> ask(SimProcess from, LogGroupId group, Function<LogGroup, CompletionStage<T>> question) {
        SimNode node = services.scheduler.chance(0.15) ? random() : leader(group).orElseGet(this::random);
        return services.network.call(from, node.process(), () -> node.process().isAlive()
                ? question.apply(node.group(group)) : new CompletableFuture<T>(), why -> new IllegalStateException(node.process() + ": " + why));
    }

    GroupLeader leaderFor(SimProcess from) {
        return new GroupLeader() {
            @Override
            public CompletionStage<SafePoint> readIndex(LogGroupId group, Guarantee need) {
                return ask(from, group, leading -> leading.readIndex(need));
            }
        };
    }
}
