package io.arrwdb.testkit.explore.group;

import static io.arrwdb.testkit.explore.group.Slow.CONFIRM;
import static io.arrwdb.testkit.explore.group.Slow.DECISION;
import static io.arrwdb.testkit.explore.group.Slow.DRAW;
import static io.arrwdb.testkit.explore.group.Slow.OBJECT;
import static io.arrwdb.testkit.explore.group.Slow.POINTER;
import static io.arrwdb.testkit.explore.group.Slow.READ;
import static io.arrwdb.testkit.explore.group.Slow.RECORD;

import io.arrwdb.testkit.explore.Scenario;
import io.arrwdb.testkit.explore.Scenario.Bounded;
import java.util.List;

/** What a log group's two members are put through. */
public final class GroupScenarios {
    private GroupScenarios() { }

    public static List<Scenario> all() {
        return List.of(
                scenario("acknowledgement", "writes, a deposed leader that does not know, records that land late",
                        GroupBounds.within(DRAW, READ).writes(1, 2).most(Limit.ELECTION, 1),
                        GroupBounds.within(DRAW, READ).writes(2, 3).most(Limit.ELECTION, 2).most(Limit.CRASH, 1)),
                scenario("floors", "strong reads beside writes whose timestamps arrive late",
                        GroupBounds.within(DRAW, CONFIRM).writes(1, 1).most(Limit.READ, 1),
                        GroupBounds.within(DRAW, CONFIRM, READ).writes(3, 3).most(Limit.READ, 2)),
                scenario("read-index", "strong reads beside writes and a change of the lead",
                        GroupBounds.within(CONFIRM, READ).writes(1, 1).most(Limit.READ, 1).most(Limit.ELECTION, 1),
                        GroupBounds.within(DRAW, CONFIRM, READ).writes(2, 2).most(Limit.READ, 1).most(Limit.ELECTION, 1)),
                scenario("producers", "records lost, repeated, and landing although they failed",
                        GroupBounds.within().writes(2, 2).most(Limit.READ, 1).harm(1, 1, 1),
                        GroupBounds.within(READ).writes(2, 3).most(Limit.READ, 1).most(Limit.ELECTION, 1).harm(1, 1, 1)),
                scenario("dedupe", "writes sent again to another leader, also behind a checkpoint",
                        GroupBounds.within().writes(1, 2).most(Limit.FLUSH, 1).most(Limit.ELECTION, 1),
                        GroupBounds.within(READ).writes(2, 4).most(Limit.FLUSH, 1).most(Limit.ELECTION, 2).most(Limit.CRASH, 1)),
                scenario("checkpoint", "flushes, manifests, pointers and cuts of the log by two leaders",
                        GroupBounds.within(OBJECT).writes(1, 1).most(Limit.FLUSH, 1).most(Limit.ELECTION, 1),
                        GroupBounds.within(POINTER, OBJECT, DECISION).writes(1, 1).most(Limit.FLUSH, 2).most(Limit.ELECTION, 2).most(Limit.CRASH, 1)),
                scenario("ddl", "a truncation that the root orders again, beside writes and a change of the lead",
                        GroupBounds.within().writes(1, 1).most(Limit.ELECTION, 1).most(Limit.ORDER, 2),
                        GroupBounds.within(READ).writes(2, 2).most(Limit.ELECTION, 1).most(Limit.FLUSH, 1).most(Limit.ORDER, 3)),
                scenario("drop", "the shard dropped beside writes and a change of the lead",
                        GroupBounds.within().writes(1, 1).most(Limit.ELECTION, 1).most(Limit.DROP, 1),
                        GroupBounds.within(READ).writes(2, 2).most(Limit.ELECTION, 1).most(Limit.FLUSH, 1).most(Limit.DROP, 2)),
                scenario("split", "a split beside writes of a key that changes its owner, and a change of the lead",
                        GroupBounds.within().writes(1, 2).most(Limit.ELECTION, 1).most(Limit.SPLIT, 1),
                        GroupBounds.within(OBJECT).writes(2, 3).most(Limit.READ, 1).most(Limit.ELECTION, 1).most(Limit.CRASH, 1).most(Limit.SPLIT, 2)),
                scenario("move", "the shard moved to another group, and back, beside writes and a change of the lead",
                        GroupBounds.within().writes(1, 1).most(Limit.MOVE, 1).most(Limit.STEP, 3),
                        GroupBounds.within().writes(1, 2).most(Limit.READ, 1).most(Limit.ELECTION, 1).most(Limit.MOVE, 2).most(Limit.STEP, 6)),
                scenario("incarnations", "two incarnations alive for one partition: reads",
                        GroupBounds.within(READ).writes(1, 1).most(Limit.READ, 1).most(Limit.ELECTION, 1).most(Limit.REBIRTH, 1),
                        GroupBounds.within(CONFIRM, RECORD, READ).writes(2, 2).most(Limit.READ, 1).most(Limit.ELECTION, 2).most(Limit.REBIRTH, 1)),
                scenario("incarnation-files", "two incarnations alive for one partition: flushes",
                        GroupBounds.within(OBJECT).writes(1, 1).most(Limit.FLUSH, 2).most(Limit.ELECTION, 1).most(Limit.REBIRTH, 1),
                        GroupBounds.within(OBJECT, POINTER).writes(2, 2).most(Limit.FLUSH, 3).most(Limit.ELECTION, 2).most(Limit.REBIRTH, 1)));
    }

    private static Scenario scenario(String name, String about, GroupBounds small, GroupBounds large) {
        return new Scenario(name, about, bounded(small), bounded(large));
    }

    private static Bounded bounded(GroupBounds bounds) {
        return new Bounded(bounds.toString(), rules -> new GroupWorld(bounds, rules));
    }
}
