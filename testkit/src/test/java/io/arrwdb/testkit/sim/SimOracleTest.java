package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.testkit.contract.IdAllocatorContract;
import io.arrwdb.testkit.contract.TimestampOracleContract;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Nested;

class SimOracleTest {
    private final SimWorld world = new SimWorld();
    private final SimOracle oracle = new SimOracle(world.network);

    @Nested
    class Timestamps extends TimestampOracleContract {
        @Override
        protected TimestampOracle client() {
            return oracle.timestamps(world.process);
        }

        @Override
        protected Executor mailbox() {
            return world.process.mailbox();
        }

        @Override
        protected <T> T await(CompletionStage<T> stage) {
            return world.await(stage);
        }
    }

    @Nested
    class Numbers extends IdAllocatorContract {
        @Override
        protected IdAllocator client() {
            return oracle.ids(world.process);
        }

        @Override
        protected Executor mailbox() {
            return world.process.mailbox();
        }

        @Override
        protected <T> T await(CompletionStage<T> stage) {
            return world.await(stage);
        }
    }
}
