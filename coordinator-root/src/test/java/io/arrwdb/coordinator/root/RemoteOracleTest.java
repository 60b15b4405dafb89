package io.arrwdb.coordinator.root;

import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.arrwdb.testkit.contract.IdAllocatorContract;
import io.arrwdb.testkit.contract.TimestampOracleContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The root coordinator's timestamps and ids as the other roles get them: over its service. */
class RemoteOracleTest {
    @TempDir
    private Path directory;
    private RootWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new RootWorld(directory, RootConfig.defaults());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    class Timestamps extends TimestampOracleContract {
        @Override
        protected TimestampOracle client() {
            return new RemoteOracle(world.channels());
        }

        @Override
        protected Executor mailbox() {
            return Runnable::run;
        }
    }

    @Nested
    class Numbers extends IdAllocatorContract {
        @Override
        protected IdAllocator client() {
            return new RemoteIds(world.channels());
        }

        @Override
        protected Executor mailbox() {
            return Runnable::run;
        }
    }
}
