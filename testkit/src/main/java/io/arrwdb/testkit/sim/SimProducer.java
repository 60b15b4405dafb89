package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends records in order. After a loss nothing more lands, or, as of a producer that is not idempotent, the rest does. */
final class SimProducer implements LogProducer {
    private static final long SLOW_NANOS = 600_000_000;
    private static final long TIMEOUT_NANOS = 300_000_000;

    private final SimNetwork network;
    private final SimScheduler scheduler;
    private final SimProcess process;
    private final long life;
    private final SimPartition partition;
    private final Epoch epoch;
    private final int maxRecordBytes;
    private long lastLandingNanos;
    private LogException failure;
    /** Records after a lost one are refused where they land. */
    private boolean cut;

    SimProducer(SimNetwork network, SimProcess process, long life, SimPartition partition, Epoch epoch, int maxRecordBytes) {
        this.network = network;
        this.scheduler = network.scheduler();
        this.process = process;
        this.life = life;
        this.partition = partition;
        this.epoch = epoch;
        this.maxRecordBytes = maxRecordBytes;
    }

    @Override
    public CompletionStage<Offset> append(byte[] record) {
        CompletableFuture<Offset> durable = new CompletableFuture<>();
        if (process.life() != life) {
            return durable;
        }
        if (failure == null && record.length > maxRecordBytes) {
            failure = new LogException("a record of " + record.length + " bytes exceeds " + maxRecordBytes, null);
        }
        if (failure != null) {
            scheduler.at(scheduler.nowNanos(), process, life, () -> durable.completeExceptionally(failure));
            return durable;
        }
        byte[] sent = record.clone();
        if (!network.passes(process.name(), SimLog.SERVICE) || scheduler.chance(network.faults().loseRecord())) {
            cut = !scheduler.chance(network.faults().gapAfterLoss());
            fail(durable, "the record was lost on its way");
            return durable;
        }
        long slowNanos = scheduler.chance(network.faults().slowRecord()) ? scheduler.random().nextLong(SLOW_NANOS) : 0;
        lastLandingNanos = Math.max(lastLandingNanos, scheduler.nowNanos() + network.travelMicros() * 1_000 + slowNanos);
        scheduler.at(lastLandingNanos, null, 0, () -> land(sent, durable));
        return durable;
    }

    @Override
    public void close() {
        if (failure == null) {
            failure = new LogException.Closed("the producer of epoch " + epoch + " is closed");
        }
    }

    private void land(byte[] record, CompletableFuture<Offset> durable) {
        if (cut && failure != null) {
            fail(durable, "a record before it was lost");
            return;
        }
        Offset offset = partition.land(record);
        if (scheduler.chance(network.faults().repeatRecord())) {
            partition.land(record);
        }
        if (!network.passes(SimLog.SERVICE, process.name()) || scheduler.chance(network.faults().loseAnswer())) {
            fail(durable, "the answer was lost");
            return;
        }
        scheduler.at(scheduler.nowNanos() + network.travelMicros() * 1_000, process, life, () -> durable.complete(offset));
    }

    /** The producer hears of it after a while, and fails from then on. */
    private void fail(CompletableFuture<Offset> durable, String why) {
        scheduler.at(scheduler.nowNanos() + scheduler.random().nextLong(TIMEOUT_NANOS), process, life, () -> {
            if (failure == null || failure instanceof LogException.Closed) {
                failure = new LogException("epoch " + epoch + ": " + why, null);
            }
            durable.completeExceptionally(failure);
        });
    }
}
