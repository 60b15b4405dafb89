package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.shard.group.GroupListener;
import org.junit.jupiter.api.Test;

class GroupProgressTest {
    private static final LogGroupId FIRST = new LogGroupId(0);
    private static final LogGroupId SECOND = new LogGroupId(1);

    private final GroupProgress progress = new GroupProgress(GroupListener.NONE);

    @Test
    void saysHowMuchIsReadOfWhatIsToBeRead() {
        assertThat(progress.text()).isEmpty();
        progress.progress(SECOND, new Offset(1_000), new Offset(1_500));
        assertThat(progress.text()).isEqualTo("log group 1: 0 of 500 records");
        progress.progress(FIRST, new Offset(7), new Offset(10));
        progress.progress(SECOND, new Offset(1_120), new Offset(1_500));
        assertThat(progress.text()).isEqualTo("log group 0: 0 of 3 records; log group 1: 120 of 500 records");
    }

    @Test
    void recordsThatCameMeanwhileAreNotCounted() {
        progress.progress(FIRST, new Offset(0), new Offset(10));
        progress.progress(FIRST, new Offset(12), new Offset(10));
        assertThat(progress.text()).isEqualTo("log group 0: 10 of 10 records");
    }

    @Test
    void saysNothingOfAGroupThatServes() {
        progress.progress(FIRST, new Offset(0), new Offset(10));
        progress.serving(FIRST, new Epoch(1, 1));
        assertThat(progress.text()).isEmpty();
    }

    @Test
    void saysWhyAGroupDoesNotServe() {
        progress.serving(FIRST, new Epoch(1, 1));
        progress.ended(FIRST, new Epoch(1, 1), "its disk is full");
        assertThat(progress.text()).isEqualTo("log group 0: its disk is full");
        assertThat(progress.problems()).as("what needs a person").isEmpty();
        progress.stopped(SECOND, "its log is damaged");
        assertThat(progress.text()).isEqualTo("log group 0: its disk is full; log group 1 has stopped: its log is damaged");
        assertThat(progress.problems()).isEqualTo("log group 1 has stopped: its log is damaged");
    }

    @Test
    void aNewReignBeginsAnew() {
        progress.progress(FIRST, new Offset(0), new Offset(10));
        progress.ended(FIRST, new Epoch(1, 1), "it is over");
        progress.progress(FIRST, new Offset(8), new Offset(10));
        assertThat(progress.text()).isEqualTo("log group 0: 0 of 2 records");
    }
}
