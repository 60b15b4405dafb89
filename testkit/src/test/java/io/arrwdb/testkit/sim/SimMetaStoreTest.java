package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.testkit.contract.MetaStoreContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

class SimMetaStoreTest extends MetaStoreContract {
    private final SimWorld world = new SimWorld();
    private final Executor mailbox = world.process.mailbox();
    private final MetaStore store = new SimMetaStore(world.network).of(world.process);

    @Override
    protected MetaStore store() {
        return store;
    }

    @Override
    protected void passMillis(long millis) {
        world.passMillis(millis);
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
