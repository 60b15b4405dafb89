package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.rpc.Followers;
import io.arrwdb.testkit.mutant.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules that the root coordinator keeps are needed: without each, a test of it fails. */
@Timeout(180)
public class RootMutantsTest {
    /** C12. */
    @Test
    void definitionsAreAnsweredWhateverProxiesShow() {
        assertThat(Mutant.by(RootMutantsTest.class).replacing(Followers.class, "await", "nothing")
                .missedBy(RootCoordinatorTest.class, "aDefinitionIsAnsweredAfterTheProxyHasAppliedIt")).containsInstanceOf(AssertionError.class);
    }

    /** C26. */
    @Test
    void whoAsksForNoShardsGetsOne() {
        assertThat(Mutant.by(RootMutantsTest.class).replacing("io.arrwdb.coordinator.root.ddl.CollectionPlan", "shards", "one")
                .missedBy(RootCoordinatorTest.class, "aCreatedCollectionIsCompleteAndShownToTheProxyWhenTheAnswerComes")).containsInstanceOf(AssertionError.class);
    }

    public static void nothing() { }

    public static int one() {
        return 1;
    }
}
