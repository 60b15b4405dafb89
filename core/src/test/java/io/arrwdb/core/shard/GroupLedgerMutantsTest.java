package io.arrwdb.core.shard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.wal.Rule;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule that a group's decisions keep by themselves is needed: without it a test of {@link GroupLedgerTest} fails. */
class GroupLedgerMutantsTest {
    @ParameterizedTest
    @CsvSource({
        "KEEP_DELETE_FILES, aDeleteFileLeavesOnlyForAFullOneThatCoversIt",
        "CUT_BEHIND_ALL, aShardThatOnlyTheLogKnowsKeepsTheLog"
    })
    void aLedgerWithoutTheRuleFailsATest(Rule rule, String test) {
        GroupLedgerTest.rules = Rule.allBut(rule);
        try {
            GroupLedgerTest mutated = new GroupLedgerTest();
            assertThatThrownBy(() -> GroupLedgerTest.class.getDeclaredMethod(test).invoke(mutated)).as("%s without %s", test, rule)
                    .isInstanceOf(InvocationTargetException.class).cause().isInstanceOf(AssertionError.class);
        } finally {
            GroupLedgerTest.rules = Rule.all();
        }
    }
}
