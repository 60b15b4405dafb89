package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Levels shards over log groups by their bytes: from the fullest group to the emptiest, while these differ by more than the policy
 * allows. Every move brings the two nearer to each other by at least an eighth of what they differed, so none is ever taken back
 * by the next plan, and moves end.
 */
public final class MovePlanner {
    /** A step that levels less than this part of the difference is not worth its pause. */
    private static final int LEAST_PART = 8;

    private final MovePolicy policy;

    public MovePlanner(MovePolicy policy) {
        this.policy = policy;
    }

    /** Whether a shard could move. */
    public enum Readiness {
        READY,
        /** Not before compactions have given it objects of its own: where it is chosen, these are to begin. */
        SHARING,
        BUSY
    }

    /** A shard as its leader tells of it. */
    public record Facts(ShardId shard, CollectionId collection, LogGroupId group, long bytes, Readiness readiness) { }

    /** A shard that is to move. */
    public record Step(ShardId shard, CollectionId collection, LogGroupId to) { }

    /**
     * @param groups all there are, empty ones included
     * @param underWay moves that are under way; the shards count where they go
     */
    public List<Step> plan(Collection<LogGroupId> groups, List<Facts> shards, int underWay) {
        Map<LogGroupId, Long> load = new TreeMap<>();
        groups.forEach(group -> load.put(group, 0L));
        shards.forEach(facts -> load.merge(facts.group(), facts.bytes(), Long::sum));
        List<Facts> placed = new ArrayList<>(shards);
        List<Step> steps = new ArrayList<>();
        while (load.size() > 1 && underWay + steps.size() < policy.atOnce()) {
            LogGroupId fullest = load.keySet().stream().max(Comparator.comparing(load::get)).orElseThrow();
            LogGroupId emptiest = load.keySet().stream().min(Comparator.comparing(load::get)).orElseThrow();
            long gap = load.get(fullest) - load.get(emptiest);
            Optional<Facts> best = gap > slack(load) ? best(placed, fullest, emptiest, gap) : Optional.empty();
            if (best.isEmpty()) {
                return steps;
            }
            steps.add(new Step(best.get().shard(), best.get().collection(), emptiest));
            placed.remove(best.get());
            load.merge(fullest, -best.get().bytes(), Long::sum);
            load.merge(emptiest, best.get().bytes(), Long::sum);
        }
        return steps;
    }

    private long slack(Map<LogGroupId, Long> load) {
        long average = load.values().stream().mapToLong(Long::longValue).sum() / load.size();
        return average / 100 * policy.slackPercent() + policy.slackBytes();
    }

    /** Rather one that is ready; of those one whose collection has nothing on the emptiest group yet; of those the one that levels most. */
    private static Optional<Facts> best(List<Facts> shards, LogGroupId fullest, LogGroupId emptiest, long gap) {
        long least = Math.max(1, gap / LEAST_PART);
        return shards.stream().filter(facts -> facts.group().equals(fullest) && facts.readiness() != Readiness.BUSY && facts.bytes() >= least
                        && facts.bytes() <= gap - least)
                .min(Comparator.comparing(Facts::readiness).thenComparing(facts -> shards.stream().anyMatch(
                                other -> other.group().equals(emptiest) && other.collection().equals(facts.collection())))
                        .thenComparing(facts -> Math.abs(gap - 2 * facts.bytes())).thenComparing(Facts::shard));
    }
}
