package io.arrwdb.rpc.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

class ArrivalTest {
    private static final long KIB = 1 << 10;
    private static final long ROOM = 1024 * KIB;
    private static final long LARGE = 200 * KIB;

    private final Inbox inbox = new Inbox(ROOM);
    private int refusals;

    @Test
    void aMessageIsHeldUntilItWasReadAlsoWhereItsCallerIsGone() {
        Arrival arrival = begin();
        arrival.inboundWireSize(100);
        arrival.inboundWireSize(50);
        assertThat(inbox.heldBytes()).isEqualTo(150);
        arrival.inboundMessageRead(0, 150, 150);
        arrival.streamClosed(Status.CANCELLED);
        assertThat(inbox.heldBytes()).isEqualTo(150);
        arrival.read();
        arrival.read();
        assertThat(inbox.heldBytes()).isZero();
    }

    @Test
    void partOfAMessageIsGivenBackWhenItsStreamEnds() {
        Arrival arrival = begin();
        arrival.inboundWireSize(100);
        arrival.streamClosed(Status.CANCELLED);
        assertThat(inbox.heldBytes()).isZero();
    }

    @Test
    void theMessageThatFindsNoRoomIsRefusedAndMakesRoomForTheOthers() {
        Arrival other = begin();
        Arrival arrival = begin();
        other.inboundWireSize(LARGE);
        arrival.inboundWireSize(LARGE);
        arrival.inboundWireSize(ROOM - 2 * LARGE);
        assertThat(refusals).isZero();

        arrival.inboundWireSize(1);
        assertThat(refusals).isOne();
        assertThat(arrival.refused()).isTrue();
        other.inboundWireSize(KIB);
        assertThat(other.refused()).isFalse();

        arrival.streamClosed(Status.OK);
        assertThat(inbox.heldBytes()).isEqualTo(LARGE + KIB);
        other.streamClosed(Status.CANCELLED);
        assertThat(inbox.heldBytes()).isZero();
    }

    @Test
    void smallMessagesFindRoomWhileLargeOnesDoNot() {
        begin().inboundWireSize(ROOM / 4 * 3);
        assertThat(refusals).isZero();
        Arrival large = begin();
        large.inboundWireSize(LARGE);
        assertThat(large.refused()).isTrue();
        Arrival small = begin();
        small.inboundWireSize(KIB);
        assertThat(small.refused()).isFalse();
    }

    @Test
    void aRefusedCallThatGoesOnSendingIsCutOff() {
        begin().inboundWireSize(KIB);
        Arrival arrival = begin();
        arrival.inboundWireSize(ROOM);
        assertThat(refusals).isOne();
        arrival.inboundWireSize(KIB);
        assertThatThrownBy(() -> arrival.inboundWireSize(ROOM)).isInstanceOfSatisfying(StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(refusals).isOne();
        arrival.streamClosed(Status.RESOURCE_EXHAUSTED);
        assertThat(inbox.heldBytes()).isEqualTo(KIB);
    }

    @Test
    void aMessageThatIsAloneFindsRoomHoweverLarge() {
        Arrival arrival = begin();
        arrival.inboundWireSize(ROOM);
        arrival.inboundWireSize(ROOM);
        assertThat(arrival.refused()).isFalse();
    }

    @Test
    void aRefusedMessageThatBecameWholeIsGivenBackWhenItIsDropped() {
        Arrival other = begin();
        other.inboundWireSize(LARGE);
        other.inboundWireSize(ROOM - LARGE - KIB);
        Arrival arrival = begin();
        arrival.inboundWireSize(2 * KIB);
        arrival.inboundMessageRead(0, 2 * KIB, 2 * KIB);
        assertThat(arrival.refused()).isTrue();
        arrival.read();
        assertThat(inbox.heldBytes()).isEqualTo(ROOM - KIB);
    }

    @Test
    void aSecondMessageOfACallIsCountedAndNeverAnswered() {
        Arrival arrival = begin();
        arrival.inboundWireSize(KIB);
        arrival.inboundMessageRead(0, KIB, KIB);
        arrival.inboundWireSize(KIB);
        assertThat(inbox.heldBytes()).isEqualTo(2 * KIB);
        assertThatThrownBy(() -> arrival.inboundWireSize(ROOM)).isInstanceOf(StatusRuntimeException.class);
        assertThat(refusals).isZero();
        arrival.read();
        arrival.streamClosed(Status.RESOURCE_EXHAUSTED);
        assertThat(inbox.heldBytes()).isZero();
    }

    @Test
    void theCallFindsItInItsContext() {
        Arrival arrival = begin();
        arrival.filterContext(Context.ROOT).run(() -> assertThat(Arrival.current()).containsSame(arrival));
        assertThat(Arrival.current()).isEmpty();
    }

    private Arrival begin() {
        Arrival arrival = (Arrival) inbox.newServerStreamTracer("insert", new Metadata());
        arrival.onRefusal(() -> refusals++);
        return arrival;
    }
}
