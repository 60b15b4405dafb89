package io.arrwdb.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.Golden;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import org.junit.jupiter.api.Test;

class GroupLeadTest {
    @Test
    void theBytesOfFormatOneStayAsTheyAre() {
        GroupLead lead = new GroupLead(new Epoch(3, 200), new NodeId("data-node-2"));
        assertThat(GroupLead.decode(Golden.check("group-lead-v1", lead.encode()))).isEqualTo(lead);
    }

    @Test
    void aNewerFormatIsRefused() {
        byte[] bytes = new GroupLead(new Epoch(1, 1), new NodeId("a")).encode();
        bytes[0] = 2;
        assertThatThrownBy(() -> GroupLead.decode(bytes)).isInstanceOf(MalformedBytesException.class).hasMessageContaining("format 2");
    }
}
