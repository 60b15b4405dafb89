package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Which faults, in which order, for how long: all of it follows from the seed. */
record Schedule(long seed, List<Fault> faults) {
    /**
     * @param number how many
     * @param only names of faults contain it
     * @param more faults of disks, beside those that every cluster has
     */
    static Schedule of(RelayedCluster cluster, long seed, int number, Pattern only, List<Fault> more) {
        Random random = new Random(seed);
        List<Fault> all = new ArrayList<>();
        List<Fault> disks = new ArrayList<>(DiskFaults.of(cluster, random));
        disks.addAll(more);
        List<List<Fault>> kinds = List.of(ProcessFaults.of(cluster, random), NetworkFaults.of(cluster, random), ObjectFaults.of(cluster, random), disks);
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

    /** Whether log groups begin anew, without what they had promised to flushes and compactions: its objects are left over (G7's limit). */
    boolean losesDecisions() {
        return faults.stream().anyMatch(fault -> fault.name().startsWith("wipe etcd") || fault.name().contains(" and data-node-2"));
    }

    private static List<Fault> shuffled(List<Fault> faults, Random random) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
