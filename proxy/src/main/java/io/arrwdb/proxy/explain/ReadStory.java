package io.arrwdb.proxy.explain;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.ReadCost;
import io.arrwdb.proxy.fanout.Ask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** What one read met, noted as it goes. Used by the thread of its request alone. */
public final class ReadStory {
    private final long startedNanos;
    private final List<CallNote> calls = new ArrayList<>();
    private long pointNanos;
    private long fanoutNanos;
    private long ringVersion;
    private int refreshes;
    private double coverage = 1;
    private final SortedSet<ShardId> missing = new TreeSet<>();

    /** @param startedNanos when the request came */
    public ReadStory(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** The point of the read is known. */
    public void pointFound(long nowNanos) {
        pointNanos = nowNanos - startedNanos;
    }

    public void asked(long ring) {
        ringVersion = ring;
    }

    public void answered(Ask ask, long tookNanos, ReadCost cost) {
        calls.add(new CallNote(ask, CallNote.ANSWERED, tookNanos, cost));
    }

    /** @param outcome why there was no answer */
    public void failed(Ask ask, long tookNanos, String outcome) {
        calls.add(new CallNote(ask, outcome, tookNanos, ReadCost.getDefaultInstance()));
    }

    /** The answers did not cover the ring, and nodes are asked anew. */
    public void refreshed() {
        refreshes++;
    }

    /** @param part of the ring that is covered, 1 for all; the least of all fan-outs of the read counts */
    public void covered(double part, Collection<ShardId> without) {
        coverage = Math.min(coverage, part);
        missing.addAll(without);
    }

    /** A fan-out has ended. */
    public void took(long nanos) {
        fanoutNanos += nanos;
    }

    /** Shards that the answer lacks. */
    public SortedSet<ShardId> missing() {
        return missing;
    }

    public double coverage() {
        return coverage;
    }

    public long hedges() {
        return calls.stream().filter(c -> c.ask().hedge()).count();
    }

    /** Calls that were made because others failed. */
    public long retries() {
        return calls.stream().filter(c -> !c.outcome().equals(CallNote.ANSWERED) && !c.outcome().equals(CallNote.CANCELLED)).count();
    }

    public long tookNanos(long nowNanos) {
        return nowNanos - startedNanos;
    }

    /** The story as a JSON object. @param traceId of the request, or empty */
    public String json(String traceId, long nowNanos) {
        JsonWriter json = new JsonWriter().object().field("trace_id", traceId).field("micros", tookNanos(nowNanos) / 1_000)
                .field("timestamp_micros", pointNanos / 1_000).field("nodes_micros", fanoutNanos / 1_000)
                .field("ring_version", ringVersion).field("coverage", coverage).field("refreshes", refreshes)
                .field("retries", retries()).field("hedges", hedges()).field("segments", sum(ReadCost::getSegments))
                .field("cache_misses", sum(ReadCost::getColdSegments)).field("rows", sum(ReadCost::getScannedRows))
                .field("consistency_micros", calls.stream().mapToLong(c -> c.cost().getWaitNanos()).max().orElse(0) / 1_000);
        json.array("calls");
        calls.forEach(call -> call.write(json));
        return json.endArray().end().toString();
    }

    private long sum(ToLongFunction<ReadCost> part) {
        return calls.stream().mapToLong(c -> part.applyAsLong(c.cost())).sum();
    }
}
