package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.log.Log;
import io.arrwdb.testkit.contract.LogContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

class SimLogTest extends LogContract {
    private final SimWorld world = new SimWorld();
    private final Executor mailbox = world.process.mailbox();
    private final Log log = new SimLog(world.network, 1 << 16).of(world.process);

    @Override
    protected Log log() {
        return log;
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
