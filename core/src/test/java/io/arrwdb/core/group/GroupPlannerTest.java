package io.arrwdb.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupPlannerTest {
    private static final String DEFAULT = ResourceGroup.DEFAULT;

    private ResourceGroups groups = ResourceGroups.EMPTY;

    @Test
    void aGroupGetsWhatItRequestsFromTheDefaultGroup() {
        declare("a", 2, 2);
        assertThat(sizes(4)).containsEntry("a", 2).containsEntry(DEFAULT, 2);
        declare("a", 4, 4);
        assertThat(sizes(4)).containsEntry("a", 4).containsEntry(DEFAULT, 0);
        declare("a", 8, 12);
        assertThat(sizes(4)).containsEntry("a", 4);
    }

    @Test
    void aDefaultGroupThatAllowsNoneGivesWhatOthersHaveRoomFor() {
        declare(DEFAULT, 0, 0);
        declare("a", 2, 3);
        assertThat(sizes(4)).containsEntry("a", 3).containsEntry(DEFAULT, 1);
    }

    @Test
    void whatAGroupDoesNotRequestGoesToThoseThatNameIt() {
        declare(DEFAULT, 0, 0);
        declare("a", 2, 3);
        sizes(4);
        declare("b", 3, 4, List.of("a"), List.of(DEFAULT));
        assertThat(sizes(4)).containsEntry("a", 2).containsEntry("b", 2).containsEntry(DEFAULT, 0);
    }

    @Test
    void whatIsBeyondTheLimitsGoesWhereItIsNamed() {
        declare("a", 3, 3);
        sizes(4);
        declare("b", 0, 2);
        declare("a", 0, 1, List.of(), List.of("b"));
        assertThat(sizes(4)).containsEntry("a", 1).containsEntry("b", 2).containsEntry(DEFAULT, 1);
    }

    @Test
    void aNodeThatIsGoneIsReplacedAndOneThatComesBackFindsItsGroup() {
        declare("a", 2, 2);
        sizes(2);
        List<NodeId> before = groups.byName().get("a").nodes();
        assertThat(sizes(1)).containsEntry("a", 1);
        sizes(2);
        assertThat(groups.byName().get("a").nodes()).isEqualTo(before);
    }

    @Test
    void plansEndAndEveryNodeIsInOneGroup() {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            groups = ResourceGroups.EMPTY;
            for (int step = 0; step < 20; step++) {
                String name = random.nextInt(5) == 0 ? DEFAULT : "g" + random.nextInt(4);
                int requests = random.nextInt(4);
                declare(name, requests, requests + random.nextInt(3), List.of("g" + random.nextInt(4)), List.of("g" + random.nextInt(4)));
                int live = random.nextInt(8);
                Map<String, Integer> sizes = sizes(live);
                assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum()).as("seed %d, step %d: %s", seed, step, groups).isEqualTo(live);
                assertThat(GroupPlanner.changed(groups, GroupPlanner.plan(groups, nodes(live)))).as("seed %d, step %d: at rest", seed, step).isEmpty();
            }
        }
    }

    @Test
    void storedGroupsOfTheFirstFormatAreStillRead() {
        ResourceGroup group = new ResourceGroup("night", new GroupConfig(1, 2, List.of("a"), List.of("b")), nodes(2));
        byte[] golden = HexFormat.of().parseHex("01056e6967687401020101610101620206" + "6e6f64652d30066e6f64652d31");
        assertThat(group.encode()).isEqualTo(golden);
        assertThat(ResourceGroup.decode(golden)).isEqualTo(group);
    }

    private void declare(String name, int requests, int limits) {
        declare(name, requests, limits, List.of(), List.of());
    }

    private void declare(String name, int requests, int limits, List<String> from, List<String> to) {
        ResourceGroup before = groups.byName().getOrDefault(name, new ResourceGroup(name, GroupConfig.NONE, List.of()));
        put(before.withConfig(new GroupConfig(requests, limits, from, to)));
    }

    private void put(ResourceGroup group) {
        Revision next = new Revision(groups.revision().value() + 1);
        MetaEntry entry = new MetaEntry(ResourceGroup.key(group.name()), group.encode(), next, next);
        List<MetaEntry> all = new ArrayList<>(List.of(entry));
        groups.byName().forEach((name, other) -> {
            if (!name.equals(group.name())) {
                all.add(new MetaEntry(ResourceGroup.key(name), other.encode(), next, next));
            }
        });
        ResourceGroups followed = groups.apply(List.of(new MetaEvent.Put(entry)), next);
        assertThat(followed).isEqualTo(ResourceGroups.of(new MetaSnapshot(next, all)));
        groups = followed;
    }

    /** How many nodes each group has once the plan is carried out. */
    private Map<String, Integer> sizes(int live) {
        SortedMap<String, ResourceGroup> planned = GroupPlanner.plan(groups, nodes(live));
        GroupPlanner.changed(groups, planned).values().forEach(this::put);
        Map<String, Integer> sizes = new TreeMap<>();
        planned.forEach((name, group) -> sizes.put(name, group.nodes().size()));
        return sizes;
    }

    private static List<NodeId> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> new NodeId("node-" + i)).toList();
    }
}
