package io.arrwdb.datanode;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.group.WriteResult;
import io.arrwdb.testkit.contract.GroupLeaderContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The leader loop itself, on simulated stores. */
class SimulatedGroupLeaderTest extends GroupLeaderContract {
    private final GroupWorld world = GroupWorld.serving(1);
    private final ShardId shard = world.create(1);
    private long key;

    @Override
    protected GroupLeader leader() {
        return (group, need) -> world.group.readIndex(need);
    }

    @Override
    protected LogGroupId group() {
        return GroupWorld.GROUP;
    }

    @Override
    protected CompletionStage<Timestamp> write() {
        return world.inserting(shard, 1, ++key).thenApply(WriteResult::ts);
    }

    @Override
    protected Offset endOfLog() {
        return world.log.partition(GroupWorld.GROUP).bounds().end();
    }

    @Override
    protected <T> T await(CompletionStage<T> stage) {
        return world.await(stage);
    }

    @Override
    protected Executor mailbox() {
        return world.process.mailbox();
    }
}
