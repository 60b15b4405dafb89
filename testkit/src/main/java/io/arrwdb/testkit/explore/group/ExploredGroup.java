package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.testkit.check.ReferenceGroup;
import io.arrwdb.testkit.explore.Fingerprint;
import io.arrwdb.testkit.sim.SimRows;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One log group: its partition, its decisions, its members; and what all of its log means. */
final class ExploredGroup {
    private final LogGroupId id;
    private final GroupWorld world;
    private final ExploredLog log;
    private final ExploredConsensus consensus;
    private final List<GroupMember> members;
    private final ReferenceGroup reference;
    private final AcceptedRecords accepted;

    ExploredGroup(LogGroupId id, GroupWorld world, Set<Rule> rules, String... names) {
        this.id = id;
        this.world = world;
        String topic = "topic-" + id;
        log = new ExploredLog(world, id, topic);
        consensus = new ExploredConsensus(world);
        reference = new ReferenceGroup(topic, log.entries(), SimRows.SHAPE, world.violations(), world::reference);
        accepted = new AcceptedRecords(topic, log.entries(), world.violations());
        members = Stream.of(names).map(name -> new GroupMember(name, this, world, rules)).toList();
    }

    LogGroupId id() {
        return id;
    }

    ExploredLog log() {
        return log;
    }

    ExploredConsensus consensus() {
        return consensus;
    }

    List<GroupMember> members() {
        return members;
    }

    AcceptedRecords accepted() {
        return accepted;
    }

    /** Up to date. */
    ReferenceGroup reference() {
        reference.catchUp();
        return reference;
    }

    void start() {
        members.forEach(GroupMember::start);
        settle();
        consensus.elect(members.getFirst());
        settle();
    }

    /** Lets everything happen that has begun. */
    void settle() {
        do {
            run();
        } while (log.settle());
        accepted.catchUp();
    }

    void run() {
        members.forEach(GroupMember::run);
    }

    /** Leaders have of these shards what the log has, up to where they have read. */
    void compare(List<ShardId> shards) {
        members.stream().filter(GroupMember::isServing).forEach(member -> {
            shards.forEach(shard -> compareRows(member, shard));
            compareShards(member);
        });
    }

    private void compareRows(GroupMember member, ShardId shard) {
        member.group().standing(shard).thenAccept(standing -> reference().hashAt(shard, standing.next()).ifPresent(hash ->
                world.violations().require(hash == standing.hash(), member.name() + " has read the log up to " + standing.next()
                        + " and has other rows of shard " + shard + " than the log")));
        member.run();
    }

    /** Who leads the parent of a split leads the child. */
    private void compareShards(GroupMember member) {
        member.group().standing(GroupWorld.SHARD).thenAccept(parent -> member.group().standing(GroupWorld.CHILD).whenComplete((child, error) ->
                world.violations().require(error == null || reference().hashAt(GroupWorld.CHILD, parent.next()).isEmpty(), member.name()
                        + " has read the log up to " + parent.next() + " and knows nothing of shard " + GroupWorld.CHILD)));
        member.run();
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint().add(log.fingerprint()).add(consensus.fingerprint()).add(accepted.fingerprint());
        members.forEach(member -> print.add(member.fingerprint()));
        return print.value();
    }

    void close() {
        members.forEach(GroupMember::close);
        reference.close();
    }
}
