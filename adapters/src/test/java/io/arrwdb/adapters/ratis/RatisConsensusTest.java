package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.testkit.contract.ConsensusContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the seat of {@code a}; {@code b} follows, and gives the lead back whenever it gets it. */
class RatisConsensusTest extends ConsensusContract {
    private static final AtomicInteger GROUPS = new AtomicInteger();
    @TempDir
    private static Path directory;
    private static Replicas replicas;

    private final LogGroupId group = new LogGroupId(GROUPS.incrementAndGet());
    private final Map<String, GroupLife> joined = new HashMap<>();
    private volatile ConsensusSeat other;
    private volatile boolean over;

    @BeforeAll
    static void open() {
        replicas = Replicas.twoAndAWitness(directory, config -> config.withSnapshots(60, 16 << 10));
    }

    @AfterAll
    static void close() {
        replicas.close();
    }

    @AfterEach
    void stopGivingBack() {
        over = true;
    }

    @Override
    protected LogGroupId group() {
        return group;
    }

    @Override
    protected ShardConsensus consensus() {
        return this::join;
    }

    @Override
    protected Executor mailbox() {
        return replicas.get("a").mailbox();
    }

    private CompletionStage<ConsensusSeat> join(GroupLife life, DecisionMachine machine, Executor mailbox) {
        if (!life.equals(joined.get("b"))) {
            joined.put("b", life);
            await(replicas.get("w").join(life));
            other = await(replicas.get("b").join(life));
            Thread.ofVirtual().start(() -> giveBack(life, other));
        }
        return replicas.get("a").consensus().join(replicas.get("a").seated(life), machine, mailbox);
    }

    private void giveBack(GroupLife life, ConsensusSeat seat) {
        while (!over && seat == other) {
            if (replicas.get("b").leads(life.group())) {
                seat.abdicate();
            }
            goOn();
        }
    }
}
