package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses segments of one shard to compact: small ones of a partition are merged, and those with many dead rows are
 * rewritten. Without being asked to, segments are merged only within a tier of about one size (powers of four), as
 * size-tiered compaction does, so that no row is rewritten for every small flush.
 */
public final class CompactionPlanner {
    private static final int BITS_PER_TIER = 2;

    private final CompactionPolicy policy;

    public CompactionPlanner(CompactionPolicy policy) {
        this.policy = policy;
    }

    /**
     * Disjoint sets of inputs, each within one partition, the most rewarding first: those with dead rows, then merges.
     *
     * @param segments flushed ones that no compaction holds
     * @param forced asked for by a user: every pair that fits is merged, every dead row removed
     */
    public List<List<SegmentId>> plan(List<SegmentFacts> segments, boolean forced) {
        Map<PartitionId, List<SegmentFacts>> byPartition = segments.stream()
                .sorted(Comparator.comparing(SegmentFacts::id))
                .collect(Collectors.groupingBy(SegmentFacts::partition, TreeMap::new, Collectors.toList()));
        List<List<SegmentFacts>> merges = new ArrayList<>();
        List<List<SegmentFacts>> rewrites = new ArrayList<>();
        for (List<SegmentFacts> partition : byPartition.values()) {
            List<List<SegmentFacts>> merged = merges(partition, forced);
            List<SegmentFacts> taken = merged.stream().flatMap(List::stream).toList();
            merges.addAll(merged);
            partition.stream().filter(s -> !taken.contains(s) && isWorthRewriting(s, forced)).forEach(s -> rewrites.add(List.of(s)));
        }
        rewrites.addAll(merges);
        return rewrites.stream().map(inputs -> inputs.stream().map(SegmentFacts::id).toList()).toList();
    }

    /** Disjoint sets of inputs, each within one partition and as full as an output may be, that hold every one of these segments. */
    public List<List<SegmentId>> planRewrite(List<SegmentFacts> segments) {
        return segments.stream().collect(Collectors.groupingBy(SegmentFacts::partition, TreeMap::new, Collectors.toList())).values().stream()
                .flatMap(partition -> bins(partition).stream()).map(bin -> bin.stream().map(SegmentFacts::id).toList()).toList();
    }

    private boolean isWorthRewriting(SegmentFacts segment, boolean forced) {
        return segment.deadFraction() > (forced ? 0 : policy.maxDeadFraction());
    }

    private List<List<SegmentFacts>> merges(List<SegmentFacts> partition, boolean forced) {
        Function<SegmentFacts, Integer> tier = forced ? s -> 0 : CompactionPlanner::tierOf;
        Map<Integer, List<SegmentFacts>> tiers = partition.stream().filter(this::isSmall)
                .collect(Collectors.groupingBy(tier, TreeMap::new, Collectors.toList()));
        return tiers.values().stream().flatMap(t -> bins(t).stream())
                .filter(bin -> bin.size() >= (forced ? 2 : policy.minMergeInputs())).toList();
    }

    /** A segment above half of the largest output gains too little. */
    private boolean isSmall(SegmentFacts segment) {
        return segment.liveBytes() <= policy.maxOutputBytes() / 2 && segment.liveRows() <= policy.maxOutputRows() / 2;
    }

    private static int tierOf(SegmentFacts segment) {
        return (Long.SIZE - Long.numberOfLeadingZeros(segment.liveBytes())) / BITS_PER_TIER;
    }

    /** Smallest first, each bin as full as the policy lets it be. */
    private List<List<SegmentFacts>> bins(List<SegmentFacts> segments) {
        List<List<SegmentFacts>> bins = new ArrayList<>();
        List<SegmentFacts> bin = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        for (SegmentFacts segment : segments.stream().sorted(Comparator.comparingLong(SegmentFacts::liveBytes).thenComparing(SegmentFacts::id)).toList()) {
            boolean full = !bin.isEmpty() && (bin.size() == policy.maxInputs() || rows + segment.liveRows() > policy.maxOutputRows()
                    || bytes + segment.liveBytes() > policy.maxOutputBytes());
            if (full) {
                bins.add(bin);
                bin = new ArrayList<>();
                rows = 0;
                bytes = 0;
            }
            bin.add(segment);
            rows += segment.liveRows();
            bytes += segment.liveBytes();
        }
        bins.add(bin);
        return bins;
    }
}
