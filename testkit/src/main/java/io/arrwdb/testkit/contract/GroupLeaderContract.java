package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of {@link GroupLeader}, with one group that is led and takes writes. */
public abstract class GroupLeaderContract extends PortContract {
    protected abstract GroupLeader leader();

    protected abstract LogGroupId group();

    /** Sends a write of one row to the leader; completes once it is acknowledged, with its timestamp. */
    protected abstract CompletionStage<Timestamp> write();

    /** One past the last record of the group's log. */
    protected abstract Offset endOfLog();

    @Test
    void theReadIndexCoversEveryAcknowledgedWrite() {
        for (int i = 0; i < 20; i++) {
            Timestamp written = await(write());
            Offset end = endOfLog();
            SafePoint point = ask(Guarantee.NONE);
            assertThat(point.safe()).isGreaterThanOrEqualTo(written);
            assertThat(point.end()).isGreaterThanOrEqualTo(end);
        }
    }

    @Test
    void theReadIndexIsAtLeastWhatWasAskedFor() {
        Timestamp wanted = await(write());
        assertThat(ask(Guarantee.claimed(wanted)).safe()).isGreaterThanOrEqualTo(wanted);
    }

    /** What the oracle has reached is promised as it is: every write that was acknowledged before lies below the end all the same. */
    @Test
    void whatTheOracleHasReachedIsPromisedAndLaterWritesLieAbove() {
        Timestamp first = await(write());
        await(write());
        Offset end = endOfLog();
        for (Timestamp reached : List.of(first, await(write()))) {
            SafePoint point = ask(Guarantee.reached(reached));
            assertThat(point.safe()).isGreaterThanOrEqualTo(reached);
            assertThat(point.end()).isGreaterThanOrEqualTo(end);
            assertThat(await(write())).isGreaterThan(point.safe());
        }
    }

    /** What was promised safe stays so: later writes lie above it. */
    @Test
    void laterWritesLieAboveTheReadIndex() {
        SafePoint point = ask(Guarantee.NONE);
        assertThat(await(write())).isGreaterThan(point.safe());
    }

    @Test
    void aWriteUnderWayIsEitherCoveredOrAbove() {
        CompletionStage<Timestamp> writing = write();
        SafePoint point = ask(Guarantee.NONE);
        Timestamp written = await(writing);
        assertThat(written.isAfter(point.safe()) || endOfLog().compareTo(point.end()) <= 0).isTrue();
    }

    @Test
    void aGuaranteeFromTheFarFutureIsRefused() {
        assertThatThrownBy(() -> ask(Guarantee.claimed(new Timestamp(Long.MAX_VALUE)))).hasMessageContaining("Timestamp lag too large");
    }

    private SafePoint ask(Guarantee need) {
        return await(leader().readIndex(group(), need));
    }
}
