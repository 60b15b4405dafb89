package io.arrwdb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.testkit.mutant.Mutant;
import io.arrwdb.testkit.sim.SimClock;
import io.arrwdb.testkit.sim.SimCluster;
import io.arrwdb.testkit.sim.SimClusterTest;
import io.arrwdb.testkit.sim.SimSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that tables, and those who drive them, keep without a switch: the simulation misses each. */
@Timeout(240)
public class SimMutantsTest {
    private static final int SEEDS = 3;

    /** C8. */
    @Test
    void rowsAreSeenBeforeTheyCame() {
        assertThat(Mutant.by(SimMutantsTest.class).replacing(SegmentView.class, "inserted", "everyRow")
                .missedBy(Histories.class, "nothingIsViolated")).containsInstanceOf(AssertionError.class);
    }

    /** C22: as in Milvus. */
    @Test
    void aKeyThatComesAgainLeavesItsOlderVersionsBe() {
        assertThat(Mutant.by(SimMutantsTest.class).replacing("io.arrwdb.shard.table.TableSegments", "replace", "nothing")
                .missedBy(Histories.class, "nothingIsViolated")).containsInstanceOf(AssertionError.class);
    }

    /** C27. */
    @Test
    void somethingComesFromElsewhereThanThroughPorts() {
        assertThat(Mutant.by(SimMutantsTest.class).replacing(SimClock.class, "wallMillis", "machineNanos")
                .missedBy(SimClusterTest.class, "theSameSeedGivesTheSameHistory")).containsInstanceOf(AssertionError.class);
    }

    public static Bitmap everyRow(SegmentView segment, Timestamp mvcc) {
        return Bitmap.ofAll(segment.rows().rows());
    }

    public static void nothing() { }

    public static long machineNanos() {
        return System.nanoTime();
    }

    /** A few of those that the simulation's own test plays. */
    static class Histories {
        void nothingIsViolated() {
            for (long seed = 1; seed <= SEEDS; seed++) {
                assertThat(new SimCluster(SimSettings.usual(seed)).run().violation()).isEmpty();
            }
        }
    }
}
