package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.ratis.RatisMember;
import io.arrwdb.core.id.NodeId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final NodeId SELF = new NodeId("data-node-1");

    @Test
    void withoutATextThisNodeIsAlone() {
        assertThat(Members.parse(Optional.empty(), SELF, "127.0.0.1", 9_870)).containsExactly(new RatisMember(SELF, "127.0.0.1", 9_870, false));
    }

    @Test
    void membersAreReadAsTheyAreWritten() {
        assertThat(Members.parse(Optional.of("data-node-1=a.example:1, data-node-2=[::1]:65535:witness"), SELF, "127.0.0.1", 9_870)).isEqualTo(List.of(
                new RatisMember(SELF, "a.example", 1, false), new RatisMember(new NodeId("data-node-2"), "[::1]", 65_535, true)));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> Members.parse(Optional.of("data-node-1=a:1,data-node-2"), SELF, "h", 1)).hasMessageContaining("'data-node-2' is not");
        assertThatThrownBy(() -> Members.parse(Optional.of("data-node-1=a:70000"), SELF, "h", 1)).hasMessageContaining("70000");
        assertThatThrownBy(() -> Members.parse(Optional.of("data-node-2=a:1"), SELF, "h", 1)).hasMessageContaining("does not name this node, data-node-1");
    }
}
