package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.server.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLogBase;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.AutoCloseableLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftPlaceTest extends PortContract {
    private static final long PATIENCE_MILLIS = 400;
    @TempDir
    private Path directory;
    private final Seat self = Replicas.seat("alone", false);
    private final GroupIdentity identity = new GroupIdentity("test", new LogGroupId(1), 1);

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    /** Who closes the log holds its lock and waits for the thread, which may want that lock. */
    @Test
    void whatEvictsTheLogsCacheHasEndedBeforeTheLogIsClosed() throws Exception {
        try (RaftServer server = server()) {
            server.start();
            RaftPlace place = new RaftPlace(server, identity, PATIENCE_MILLIS);
            place.begin(List.of(SeatPeer.of("test", self)));
            until("it leads", () -> leads(server));
            assertThat(evicts()).isTrue();
            RaftLogBase log = (RaftLogBase) server.getDivision(identity.raftGroupId()).getRaftLog();
            try (AutoCloseableLock held = log.writeLock()) {
                place.leave(1);
                until("nothing evicts", () -> !evicts());
            }
            await(place.left());
        }
    }

    private RaftServer server() throws Exception {
        RaftProperties properties = RatisProperties.of(RatisConfig.of("test", self.node(), "127.0.0.1", FreePort.find(), directory)
                .withElection(PATIENCE_MILLIS, 2 * PATIENCE_MILLIS));
        RatisProperties.storage(properties, directory);
        return RaftServer.newBuilder().setServerId(SeatPeer.id(self.node())).setProperties(properties)
                .setStateMachineRegistry(group -> new BaseStateMachine()).build();
    }

    private boolean leads(RaftServer server) {
        try {
            return server.getDivision(identity.raftGroupId()).getInfo().isLeader();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean evicts() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("alone@") && thread.getName().contains("cacheEviction"));
    }
}
