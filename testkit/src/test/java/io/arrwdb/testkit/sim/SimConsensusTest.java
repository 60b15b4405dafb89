package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.testkit.contract.ConsensusContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

class SimConsensusTest extends ConsensusContract {
    private final SimWorld world = new SimWorld();
    private final Executor mailbox = world.process.mailbox();
    private final ShardConsensus consensus = new SimConsensus(world.network, 1).of(world.process);

    @Override
    protected ShardConsensus consensus() {
        return consensus;
    }

    @Override
    protected boolean goOn() {
        return world.scheduler.step();
    }

    @Override
    protected Executor mailbox() {
        return mailbox;
    }

    @Override
    protected <T> T await(CompletionStage<T> stage) {
        return world.await(stage);
    }
}
