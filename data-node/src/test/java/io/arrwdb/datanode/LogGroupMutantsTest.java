package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.wal.Rule;
import org.junit.jupiter.api.Test;

/** A rule that neither the simulation nor the exploration misses: no worker there writes so late. */
class LogGroupMutantsTest {
    @Test
    void withoutTheSecondSweepAWorkerOfThePastLeavesAnObject() {
        GroupWorld.rules = Rule.allBut(Rule.SWEEP_AGAIN);
        try {
            assertThatThrownBy(() -> new LogGroupTest().whatALeaderOfThePastWritesLateIsSweptToo()).isInstanceOf(AssertionError.class);
        } finally {
            GroupWorld.rules = Rule.all();
        }
    }
}
