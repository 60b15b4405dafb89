package io.arrwdb.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.proto.internal.Failure;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void aLostElectionAndAnAbsentMetadataStoreAreWorthAnotherTry() {
        Failure lost = Answers.failureOf(new CompletionException(new NotLeadingException("this coordinator is not the elected one")));
        assertThat(lost).isEqualTo(ServiceFailure.unavailable(Answers.NOT_READY, "this coordinator is not the elected one").toFailure());
        Failure absent = Answers.failureOf(new MetaStoreException("reading a got no answer", null));
        assertThat(absent.getRetriable()).isTrue();
        assertThat(absent.getReason()).isEqualTo("the metadata store: reading a got no answer");
    }

    @Test
    void aChangeThatMayHaveBeenMadeIsNotToBeRepeatedBlindly() {
        Failure open = Answers.failureOf(new MetaStoreException.OutcomeUnknown("no answer", null));
        assertThat(open.getRetriable()).isFalse();
        assertThat(open.getCode()).isEqualTo(Answers.NOT_READY);
    }

    @Test
    void whatNobodyExpectsIsCodeFive() {
        assertThat(Answers.failureOf(new IllegalStateException("x")).getCode()).isEqualTo(Answers.INTERNAL);
    }

    @Test
    void aStoreWithoutRoomIsTheDiskLimit() {
        for (RuntimeException full : new RuntimeException[] {new MetaStoreException.Full("the metadata store has no room", null),
            new ObjectStoreException.Full("no room to put a", null)}) {
            Failure failure = Answers.failureOf(new CompletionException(full));
            assertThat(failure.getCode()).isEqualTo(7);
            assertThat(failure.getRetriable()).isFalse();
            assertThat(failure.getReason()).isEqualTo(full.getMessage() + "; free some space and try again");
        }
    }
}
