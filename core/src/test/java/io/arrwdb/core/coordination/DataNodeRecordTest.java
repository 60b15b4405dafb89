package io.arrwdb.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.Golden;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.NodeId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataNodeRecordTest {
    private static final DataNodeRecord RECORD = new DataNodeRecord("10.0.0.5:9876", "rack-1", true);

    @Test
    void whatIsStoredStaysReadable() {
        assertThat(DataNodeRecord.decode(Golden.check("data-node-record-v1", RECORD.encode()))).isEqualTo(RECORD);
        assertThat(new DataNodeRecord("10.0.0.5:9876", "rack-1", false).asLeaving()).isEqualTo(RECORD);
        assertThat(DataNodeRecord.nodeOf(DataNodeRecord.key(new NodeId("data-node-2")))).isEqualTo(new NodeId("data-node-2"));
    }

    @Test
    void damageAndNewerFormatsAreRefused() {
        byte[] bytes = RECORD.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> DataNodeRecord.decode(cut)).isInstanceOf(MalformedBytesException.class);
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> DataNodeRecord.decode(bytes)).isInstanceOf(MalformedBytesException.class).hasMessageContaining("format 2");
    }
}
