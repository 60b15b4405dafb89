package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The log as a replicated service outside of the nodes: a record lands at one instant and stays. A record on its way
 * lands, or is lost, whatever becomes of the process that sent it.
 */
public final class SimLog {
    static final String SERVICE = "log";

    private final SimNetwork network;
    private final int maxRecordBytes;
    private final Map<LogGroupId, SimPartition> partitions = new TreeMap<>();

    public SimLog(SimNetwork network, int maxRecordBytes) {
        this.network = network;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** The log as one life of a process sees it. */
    public Log of(SimProcess process) {
        return new View(process);
    }

    /** What lies in a group's log, for checkers. */
    public SimPartition partition(LogGroupId group) {
        return partitions.computeIfAbsent(group, id -> new SimPartition(id, network.scheduler()));
    }

    /** Makes a group's log anew, from an earlier copy of itself. */
    void makeAnew(LogGroupId group, int lost) {
        partitions.put(group, partition(group).earlierCopy(lost));
    }

    private final class View implements Log {
        private final SimProcess process;
        private final long life;

        View(SimProcess process) {
            this.process = process;
            this.life = process.life();
        }

        @Override
        public CompletionStage<LogBounds> bounds(LogGroupId group) {
            return ask(() -> partition(group).bounds());
        }

        @Override
        public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
            return ask(() -> {
                partition(group).register(epoch);
                return new SimProducer(network, process, life, partition(group), epoch, maxRecordBytes);
            });
        }

        @Override
        public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
            return ask(() -> {
                partition(group).check(from);
                return new SimReader(network, process, life, partition(group), from);
            });
        }

        @Override
        public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
            return ask(() -> {
                partition(group).truncateBefore(offset);
                return null;
            });
        }

        @Override
        public int maxRecordBytes() {
            return maxRecordBytes;
        }

        private <T> CompletionStage<T> ask(Supplier<T> action) {
            return network.ask(process, life, SERVICE, 0, action, why -> new LogException("log: " + why, null));
        }
    }
}
