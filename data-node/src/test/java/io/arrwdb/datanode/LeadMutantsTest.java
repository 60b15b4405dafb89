package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.testkit.mutant.Mutant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C18: a new leader serves soon only if it is asked. */
@Timeout(120)
public class LeadMutantsTest {
    @Test
    void whoLedFirstIsAskedForEver() {
        assertThat(Mutant.by(LeadMutantsTest.class).replacing(GroupLeadsFollower.class, "leaderOf", "first")
                .missedBy(LeadAnnouncementTest.class, "theLastThatBeganToLeadIsAskedFirst")).containsInstanceOf(AssertionError.class);
    }

    public static Optional<NodeId> first() {
        return Optional.of(new NodeId("data-node-1"));
    }
}
