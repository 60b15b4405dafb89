package io.arrwdb.core.recovery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.wal.Rule;
import org.junit.jupiter.api.Test;

/** Each rule that metadata is made again by is needed: without it a test of {@link MetadataRecoveryTest} fails. */
class MetadataRecoveryMutantsTest {
    @Test
    void whatGoesOnWhereTheCopyEndsFailsATest() {
        MetadataRecoveryTest.rules = Rule.allBut(Rule.RECOVER_ABOVE_ALL);
        try {
            assertThatThrownBy(() -> new MetadataRecoveryTest().whatIsMadeAgainGoesOnAboveAllThatManifestsAndLogsShow())
                    .isInstanceOf(AssertionError.class);
        } finally {
            MetadataRecoveryTest.rules = Rule.all();
        }
    }
}
