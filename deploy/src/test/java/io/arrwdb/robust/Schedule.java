package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Which faults, in which order, for how long: all of it follows from the seed. */
record Schedule(long seed, List<Fault> faults) {
    /**
     * @param number how many
     * @param only names of faults contain it
     * @param disks faults of disks and stores, beside those that every cluster has
     * @param overload more load than the cluster bears
     */
    static Schedule of(RelayedCluster cluster, long seed, int number, Pattern only, List<Fault> disks, Fault overload) {
        Random random = new Random(seed);
        List<Fault> all = new ArrayList<>();
        List<List<Fault>> kinds = List.of(ProcessFaults.of(cluster, random), NetworkFaults.of(cluster, random), ObjectFaults.of(cluster, random),
                joined(DiskFaults.of(cluster, random), disks), joined(ClockFaults.of(cluster, random), LeaseFaults.of(cluster), List.of(overload)));
        List<List<Fault>> chosen = kinds.stream().map(kind -> shuffled(kind.stream().filter(f -> only.matcher(f.name()).find()).toList(), random))
                .filter(kind -> !kind.isEmpty()).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no fault's name contains '" + only + "'; there are " + kinds.stream().flatMap(List::stream).map(Fault::name).toList());
        }
        // Kinds take turns, so that a short run has some of each.
        for (int i = 0; all.size() < number; i++) {
            List<Fault> kind = chosen.get(i % chosen.size());
            all.add(kind.get(i / chosen.size() % kind.size()));
        }
        return new Schedule(seed, all);
    }

    @SafeVarargs
    private static List<Fault> joined(List<Fault>... kinds) {
        return Arrays.stream(kinds).flatMap(List::stream).toList();
    }

    private static List<Fault> shuffled(List<Fault> faults, Random random) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
