package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.LogGroupId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupIdentityTest {
    private static final LogGroupId GROUP = new LogGroupId(7);

    @Test
    void aDirectoryTellsItsIncarnationToItsOwnClusterAndGroupOnly() {
        String directory = new GroupIdentity("one", GROUP, 9).raftGroupId().getUuid().toString();
        assertThat(GroupIdentity.incarnationOf(directory, "one", GROUP)).contains(9L);
        assertThat(GroupIdentity.incarnationOf(directory, "two", GROUP)).isEmpty();
        assertThat(GroupIdentity.incarnationOf(directory, "one", new LogGroupId(8))).isEmpty();
        assertThat(GroupIdentity.incarnationOf("lost+found", "one", GROUP)).isEmpty();
    }

    /** Ratis names metrics and beans by a group's short name, and would mix those of groups that share one. */
    @Test
    void ratissShortNamesTellGroupsAndIncarnationsApart() {
        assertThat(Stream.of(new GroupIdentity("one", GROUP, 1), new GroupIdentity("one", GROUP, 2),
                new GroupIdentity("one", new LogGroupId(8), 1)).map(identity -> identity.raftGroupId().toString())).doesNotHaveDuplicates();
    }

    @Test
    void anIncarnationThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new GroupIdentity("one", GROUP, 1L << 32)).hasMessageContaining("4294967296");
    }
}
