package io.arrwdb.datanode;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.shard.feed.LogReach;
import io.arrwdb.shard.group.GroupListener;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far each group has come, for whoever asks, on any thread. */
public final class GroupProgress implements GroupListener {
    private final GroupListener further;
    private final Map<LogGroupId, State> states = new TreeMap<>();
    private final Map<LogGroupId, LogReach> reached = new TreeMap<>();
    private final Map<LogGroupId, CompletableFuture<Void>> settled = new TreeMap<>();

    /** What can be said of a group. */
    public sealed interface State {
        /** Its log is being read, from {@code from} on: {@code at} on the way to {@code target}. */
        record Reading(Offset from, Offset at, Offset target) implements State {
            long recordsRead() {
                return Math.min(at.value(), target.value()) - from.value();
            }

            long records() {
                return target.value() - from.value();
            }
        }

        record Serving(Epoch epoch) implements State { }

        /** Another node leads, or nobody does at the moment. */
        record NotLeading(String why) implements State { }

        /** It serves nothing until a person has looked. */
        record Stopped(String why) implements State { }
    }

    GroupProgress(GroupListener further) {
        this.further = further;
    }

    /** Whether any group is served here. */
    synchronized boolean serves() {
        return states.values().stream().anyMatch(State.Serving.class::isInstance);
    }

    /** The groups that have said anything, ascending. */
    public synchronized Map<LogGroupId, State> states() {
        return Map.copyOf(states);
    }

    /** How far this node has applied the logs that it leads. */
    public synchronized Map<LogGroupId, LogReach> reached() {
        return Map.copyOf(reached);
    }

    /** For people who wait: the groups whose logs are being read, and how far, and why others do not serve; empty where all do. */
    public synchronized String text() {
        return text(states.keySet());
    }

    /** For people: the groups that serve nothing until a person has looked, and why; empty where there are none. */
    public synchronized String problems() {
        return text(states.keySet().stream().filter(group -> states.get(group) instanceof State.Stopped).toList());
    }

    private String text(Collection<LogGroupId> groups) {
        return groups.stream().flatMap(group -> switch (states.get(group)) {
            case State.Reading reading -> Stream.of("log group " + group + ": " + reading.recordsRead() + " of " + reading.records() + " records");
            case State.NotLeading idle -> Stream.of("log group " + group + ": " + idle.why());
            case State.Stopped stopped -> Stream.of("log group " + group + " has stopped: " + stopped.why());
            case State.Serving _ -> Stream.<String>empty();
        }).collect(Collectors.joining("; "));
    }

    /** Completes once the group serves, here or elsewhere, or has stopped. */
    synchronized CompletableFuture<Void> settled(LogGroupId group) {
        return settled.computeIfAbsent(group, g -> new CompletableFuture<>());
    }

    @Override
    public void progress(LogGroupId group, Offset at, Offset target) {
        reading(group, at, target);
        further.progress(group, at, target);
    }

    @Override
    public void applied(LogGroupId group, LogReach reach) {
        synchronized (this) {
            reached.put(group, reach);
        }
        further.applied(group, reach);
    }

    @Override
    public void serving(LogGroupId group, Epoch epoch) {
        become(group, new State.Serving(epoch));
        settled(group).complete(null);
        further.serving(group, epoch);
    }

    @Override
    public void following(LogGroupId group, NodeId leader) {
        become(group, new State.NotLeading("node " + leader + " leads"));
        settled(group).complete(null);
        further.following(group, leader);
    }

    @Override
    public void ended(LogGroupId group, Epoch epoch, String why) {
        become(group, new State.NotLeading(why));
        further.ended(group, epoch, why);
    }

    @Override
    public void stopped(LogGroupId group, String why) {
        become(group, new State.Stopped(why));
        settled(group).complete(null);
        further.stopped(group, why);
    }

    /** The node has left the group: nothing is to be said of it, and nobody waits for it. */
    synchronized void left(LogGroupId group) {
        states.remove(group);
        reached.remove(group);
        settled(group).complete(null);
        settled.remove(group);
    }

    private synchronized void reading(LogGroupId group, Offset at, Offset target) {
        Offset from = states.get(group) instanceof State.Reading before && before.target().equals(target) ? before.from() : at;
        states.put(group, new State.Reading(from, at, target));
    }

    private synchronized void become(LogGroupId group, State state) {
        if (!(state instanceof State.Serving)) {
            reached.remove(group);
        }
        states.put(group, state);
    }
}
