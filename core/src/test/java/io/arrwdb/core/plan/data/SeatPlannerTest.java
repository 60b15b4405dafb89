package io.arrwdb.core.plan.data;

import static io.arrwdb.core.plan.data.SeatWorld.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.data.SeatHost.Presence;
import io.arrwdb.core.plan.data.SeatedGroup.Lead;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.shard.GroupRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class SeatPlannerTest {
    private static final int GROUPS = 6;
    private static final int PASSES = 200;
    private final SeatWorld world = new SeatWorld(SeatPolicy.defaults(), GROUPS);

    @Test
    void threeNodesShareSeatsReplicasAndLeads() {
        live(1, 2, 3);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters).hasSize(3).filteredOn(Seat::witness).hasSize(1));
        assertThat(spread(SeatPlannerTest.this::replicas)).isLessThanOrEqualTo(1);
        assertThat(spread(SeatPlannerTest.this::leads)).isLessThanOrEqualTo(1);
    }

    @Test
    void oneNodeIsAloneTwoAreTwoVotersAndAThirdJoinsOnline() {
        live(1);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters).extracting(Seat::node).containsExactly(node(1)));
        live(2);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters).hasSize(2).noneMatch(Seat::witness));
        live(3);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters).hasSize(3).filteredOn(Seat::witness).hasSize(1));
        assertThat(spread(this::replicas)).isLessThanOrEqualTo(1);
        assertThat(spread(this::leads)).isLessThanOrEqualTo(1);
    }

    @Test
    void aNodeThatJoinsGetsItsShareByFewMoves() {
        live(1, 2, 3);
        settle();
        live(4);
        long before = world.steps;
        settle();
        assertThat(seats(node(4))).isBetween(GROUPS * 3L / 4, GROUPS * 3L / 4 + 1);
        assertThat(spread(this::seats)).isLessThanOrEqualTo(1);
        assertThat(world.steps - before).as("admissions, dismissals, and what levels replicas and leads").isLessThanOrEqualTo(6L * seats(node(4)));
    }

    @Test
    void moreGroupsAreFoundedBesideThoseThatThereAre() {
        live(1, 2, 3);
        settle();
        List<SeatStep> plan = new SeatPlanner(SeatPolicy.defaults()).plan(GROUPS + 2, List.copyOf(world.hosts.values()), world.seen(), Set.of());
        assertThat(plan).extracting(SeatStep::group).containsExactly(new LogGroupId(GROUPS), new LogGroupId(GROUPS + 1));
        assertThat(plan).allSatisfy(step -> assertThat(((SeatStep.Found) step).founders()).hasSize(3).filteredOn(Seat::witness).hasSize(1));
    }

    @Test
    void whoIsAwayKeepsItsSeatsAndWhoIsGoneLosesThemToOthers() {
        live(1, 2, 3, 4);
        settle();
        long held = seats(node(2));
        world.put(2, "", Presence.AWAY);
        settle();
        assertThat(seats(node(2))).isEqualTo(held);
        world.put(2, "", Presence.GONE);
        settle();
        assertThat(seats(node(2))).isZero();
        world.voters.values().forEach(voters -> assertThat(voters).hasSize(3));
    }

    @Test
    void whoIsGoneKeepsASeatThatNobodyElseCanTake() {
        live(1, 2, 3);
        settle();
        world.put(3, "", Presence.GONE);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters).extracting(Seat::node).contains(node(3)));
    }

    @Test
    void whoStopsAndComesBackHandsItsLeadsOverKeepsItsSeatsAndLeadsAgain() {
        live(1, 2, 3);
        settle();
        long held = seats(node(1));
        world.put(1, "", Presence.STOPPING);
        settle();
        assertThat(leads(node(1))).isZero();
        assertThat(seats(node(1))).isEqualTo(held);
        world.put(1, "", Presence.AWAY);
        live(1);
        settle();
        assertThat(spread(this::leads)).isLessThanOrEqualTo(1);
    }

    @Test
    void whoLeavesHandsOverFirstAndLosesEverySeatDownToTheLastNode() {
        live(1, 2, 3);
        settle();
        world.put(1, "", Presence.LEAVING);
        List<SeatStep> first = new SeatPlanner(SeatPolicy.defaults()).plan(GROUPS, List.copyOf(world.hosts.values()), world.seen(), Set.of());
        assertThat(first).filteredOn(step -> step instanceof SeatStep.Arrange arrange && arrange.lead().leader().equals(node(1)))
                .isNotEmpty().allSatisfy(step -> assertThat(((SeatStep.Arrange) step).change()).isInstanceOf(SeatChange.HandOver.class));
        settle();
        assertThat(seats(node(1))).isZero();
        world.put(2, "", Presence.LEAVING);
        settle();
        assertThat(seats(node(2))).isZero();
        world.put(3, "", Presence.LEAVING);
        settle();
        assertThat(seats(node(3))).as("nobody else is there").isEqualTo(GROUPS);
        world.voters.values().forEach(voters -> assertThat(voters).noneMatch(Seat::witness));
    }

    @Test
    void replicasOfAGroupLieInDifferentFailureDomains() {
        world.put(1, "a", Presence.LIVE);
        world.put(2, "a", Presence.LIVE);
        world.put(3, "b", Presence.LIVE);
        world.put(4, "b", Presence.LIVE);
        settle();
        world.put(5, "c", Presence.LIVE);
        settle();
        world.voters.values().forEach(voters -> assertThat(voters.stream().map(seat -> world.hosts.get(seat.node()).domain()))
                .containsExactlyInAnyOrder("a", "b", "c"));
    }

    @Test
    void threeReplicasWhereTheyAreWanted() {
        live(1, 2, 3);
        settle();
        SeatPlanner planner = new SeatPlanner(SeatPolicy.ofThree(3));
        List<SeatStep> plan = planner.plan(GROUPS, List.copyOf(world.hosts.values()), world.seen(), Set.of());
        assertThat(plan).hasSize(GROUPS).allSatisfy(step -> assertThat(((SeatStep.Arrange) step).change())
                .isInstanceOfSatisfying(SeatChange.Appoint.class, change -> assertThat(change.witness()).isFalse()));
    }

    @Test
    void nothingIsChangedWithoutALeader() {
        live(1, 2, 3);
        settle();
        world.put(2, "", Presence.GONE);
        world.put(3, "", Presence.GONE);
        live(4, 5);
        assertThat(world.leaders).isEmpty();
        assertThat(world.pass()).isFalse();
    }

    @Test
    void aGroupThatNobodyCouldEverBeginIsFoundedAnew() {
        live(1, 2);
        LogGroupId group = new LogGroupId(0);
        List<Seat> founders = List.of(new Seat(node(1), false), new Seat(node(8), false), new Seat(node(9), true));
        List<SeatStep> plan = new SeatPlanner(SeatPolicy.defaults()).plan(1, List.copyOf(world.hosts.values()),
                List.of(new SeatedGroup(group, new GroupRecord(4, false, founders), Optional.empty())), Set.of());
        assertThat(plan).singleElement().isInstanceOfSatisfying(SeatStep.Found.class, found -> {
            assertThat(found.incarnation()).isEqualTo(5);
            assertThat(found.founders()).extracting(Seat::node).containsExactlyInAnyOrder(node(1), node(2));
        });
    }

    @Test
    void aSeatWithoutAVoteIsAwaitedAndGivenUpWhenItTakesTooLong() {
        live(1, 2);
        LogGroupId group = new LogGroupId(0);
        Seat first = new Seat(node(1), false);
        SeatedGroup seen = new SeatedGroup(group, new GroupRecord(1, true, List.of(first, new Seat(node(2), false))),
                Optional.of(new Lead(node(1), List.of(first))));
        SeatPlanner planner = new SeatPlanner(SeatPolicy.defaults());
        List<SeatHost> hosts = List.copyOf(world.hosts.values());
        assertThat(planner.plan(1, hosts, List.of(seen), Set.of())).containsExactly(new SeatStep.Await(group, node(2)));
        assertThat(planner.plan(1, hosts, List.of(seen), Set.of(new SeatPlanner.Overdue(group, node(2))))).singleElement()
                .isInstanceOfSatisfying(SeatStep.Arrange.class, arrange -> assertThat(arrange.change()).isEqualTo(new SeatChange.Dismiss(node(2))));
    }

    /** Nodes come, go and leave at random: every plan ends, and never takes a majority away that was there. */
    @Test
    void everyHistoryComesToRest() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            SeatWorld history = new SeatWorld(SeatPolicy.ofThree(2 + random.nextInt(2)), 1 + random.nextInt(12));
            for (int event = 0; event < 20; event++) {
                int number = 1 + random.nextInt(7);
                history.put(number, random.nextBoolean() ? "" : "zone-" + number % 3, Presence.values()[Math.max(0, random.nextInt(9) - 4)]);
                Set<LogGroupId> led = Set.copyOf(history.leaders.keySet());
                for (int pass = 0; random.nextInt(5) > 0 && pass < 5; pass++) {
                    history.pass();
                    assertThat(history.leaders.keySet()).as("seed %d, event %d", seed, event).containsAll(led);
                }
            }
            int passes = 0;
            while (history.pass()) {
                assertThat(++passes).as("passes with seed %d: %s", seed, history.seen()).isLessThan(PASSES);
            }
        }
    }

    private void live(int... numbers) {
        for (int number : numbers) {
            world.put(number, "", Presence.LIVE);
        }
    }

    private void settle() {
        int passes = 0;
        while (world.pass()) {
            assertThat(++passes).as("passes").isLessThan(PASSES);
        }
        world.records.forEach((group, record) -> assertThat(record.seats()).as("what the record says of group " + group)
                .containsExactlyInAnyOrderElementsOf(world.voters.get(group)));
    }

    private long seats(NodeId node) {
        return world.voters.values().stream().flatMap(Collection::stream).filter(seat -> seat.node().equals(node)).count();
    }

    private long replicas(NodeId node) {
        return world.voters.values().stream().flatMap(Collection::stream).filter(seat -> seat.node().equals(node) && !seat.witness()).count();
    }

    private long leads(NodeId node) {
        return world.leaders.values().stream().filter(node::equals).count();
    }

    private long spread(ToLongFunction<NodeId> load) {
        List<NodeId> live = world.hosts.values().stream().filter(SeatHost::isLive).map(SeatHost::node).toList();
        return live.stream().mapToLong(load).max().orElseThrow() - live.stream().mapToLong(load).min().orElseThrow();
    }
}
