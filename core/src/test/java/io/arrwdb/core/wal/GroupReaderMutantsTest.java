package io.arrwdb.core.wal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule that a reader of the log keeps by itself is needed: without it a test of {@link GroupReaderTest} fails. */
class GroupReaderMutantsTest {
    @ParameterizedTest
    @CsvSource({
        "BARRIER_CHECK, aReplacedLeaderWritesInVain",
        "INCARNATION_IN_EPOCH, aGroupMadeAnewIsAboveEveryTermBefore",
        "HARMLESS_GAPS, aGapDropsTheRestOfTheEpochAndOnlyOfItsShard",
        "CHAIN_OF_HASHES, aWrongHashInTheChainContradicts",
        "DEDUPE_AT_APPLY, aRepeatedRequestAnswersItsFirstTimestamp",
        "WHOLE_REQUESTS, partsApplyWholeAtTheLastOrNotAtAll",
        "DDL_IN_ORDER, ddlTakesEffectOnce",
        "CUT_ENDS_SHARD, nothingOfAShardCountsOnceItHasLeft",
        "MOVES_IN_ORDER, aMoveThatWasGivenUpDoesNotBeginAgain",
        "INHERIT_DEDUPE, theChildOfASplitKnowsTheRequestsOfItsParent"
    })
    void aReaderWithoutTheRuleFailsATest(Rule rule, String test) {
        GroupReaderTest.rules = Rule.allBut(rule);
        try {
            GroupReaderTest mutated = new GroupReaderTest();
            assertThatThrownBy(() -> GroupReaderTest.class.getDeclaredMethod(test).invoke(mutated)).as("%s without %s", test, rule)
                    .isInstanceOf(InvocationTargetException.class).cause().isInstanceOfAny(AssertionError.class, ClassCastException.class);
        } finally {
            GroupReaderTest.rules = Rule.all();
        }
    }
}
