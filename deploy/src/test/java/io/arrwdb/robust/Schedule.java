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
     * @param disks faults of disks and stores, beside those that every cluster has
     * @param overload more load than the cluster bears
     */
    static Schedule of(RelayedCluster cluster, Plan plan, List<Fault> disks, Fault overload) {
        Random random = new Random(plan.seed());
        List<List<Fault>> kinds = List.of(ProcessFaults.of(cluster, random), NetworkFaults.of(cluster, random), ObjectFaults.of(cluster, random),
                joined(DiskFaults.of(cluster, random), disks), joined(ClockFaults.of(cluster, random), LeaseFaults.of(cluster), List.of(overload)));
        return new Schedule(plan.seed(), plan.named().isEmpty() ? chosen(kinds, plan.number(), plan.only(), random) : named(kinds, plan.named()));
    }

    /** Kinds take turns, so that a short run has some of each. */
    private static List<Fault> chosen(List<List<Fault>> kinds, int number, Pattern only, Random random) {
        List<List<Fault>> wanted = kinds.stream().map(kind -> shuffled(kind.stream().filter(f -> only.matcher(f.name()).find()).toList(), random))
                .filter(kind -> !kind.isEmpty()).toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no fault's name contains '" + only + "'; " + thereAre(kinds));
        }
        List<Fault> all = new ArrayList<>();
        for (int i = 0; all.size() < number; i++) {
            List<Fault> kind = wanted.get(i % wanted.size());
            all.add(kind.get(i / wanted.size() % kind.size()));
        }
        return all;
    }

    private static List<Fault> named(List<List<Fault>> kinds, List<List<String>> names) {
        return names.stream().map(together -> Fault.together(together.stream().map(name -> one(kinds, name)).toList())).toList();
    }

    private static Fault one(List<List<Fault>> kinds, String name) {
        return kinds.stream().flatMap(List::stream).filter(fault -> fault.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is named '" + name + "'; " + thereAre(kinds)));
    }

    private static String thereAre(List<List<Fault>> kinds) {
        return "there are " + kinds.stream().flatMap(List::stream).map(Fault::name).toList();
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
