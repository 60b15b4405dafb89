package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.testkit.contract.ObjectStoreContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

class SimObjectStoreTest extends ObjectStoreContract {
    private final SimWorld world = new SimWorld();
    private final Executor mailbox = world.process.mailbox();
    private final ObjectStore store = new SimObjectStore(world.network).of(world.process);

    @Override
    protected ObjectStore store() {
        return store;
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
