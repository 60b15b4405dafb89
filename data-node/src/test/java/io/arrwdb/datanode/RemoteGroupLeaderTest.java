package io.arrwdb.datanode;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.rpc.RemoteGroupLeader;
import io.arrwdb.testkit.contract.GroupLeaderContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The leader as query nodes ask it: over the data node's service, which stands on the local adapters. */
class RemoteGroupLeaderTest extends GroupLeaderContract {
    private static final long TIMEOUT_MILLIS = 60_000;

    @TempDir
    private Path directory;
    private LocalNode node;
    private final AtomicLong keys = new AtomicLong();

    @BeforeEach
    void open() throws IOException {
        node = new LocalNode(directory);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected GroupLeader leader() {
        return new RemoteGroupLeader(group -> Optional.of(LocalNode.NODE), node.channels, TIMEOUT_MILLIS);
    }

    @Override
    protected LogGroupId group() {
        return LocalNode.GROUP;
    }

    @Override
    protected CompletionStage<Timestamp> write() {
        return node.insert(keys.incrementAndGet());
    }

    @Override
    protected Offset endOfLog() {
        return await(node.log.bounds(LocalNode.GROUP)).end();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }
}
