package io.arrwdb.core.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The values of XXH64 with seed 0 that its implementations agree on. */
class RecordHashTest {
    @Test
    void agreesWithTheSpecification() {
        assertThat(RecordHash.of(new byte[0])).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(RecordHash.of("a".getBytes(StandardCharsets.UTF_8))).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(RecordHash.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(0x44BC2CF5AD770999L);
    }

    @Test
    void everyByteOfALongRecordCounts() {
        byte[] record = new byte[77];
        long before = RecordHash.of(record);
        for (int i = 0; i < record.length; i++) {
            record[i] ^= 1;
            assertThat(RecordHash.of(record)).as("byte %s", i).isNotEqualTo(before);
            record[i] ^= 1;
        }
    }
}
