package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.meta.MetaStoreException;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a failed call means, by etcd's codes and words ({@code api/v3rpc/rpctypes/error.go}). The status itself goes no further:
 * whoever finds one among the causes of a failure takes it for the state of the call that it answers.
 */
final class Failures {
    /** With these nobody knows whether the request was carried out; with all others etcd refused it. */
    private static final Set<Status.Code> SILENCE = EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED, Status.Code.UNKNOWN, Status.Code.INTERNAL, Status.Code.ABORTED, Status.Code.DATA_LOSS);

    private Failures() { }

    /** The member did not answer, or could not: another one might. */
    static boolean isSilence(Status status) {
        return SILENCE.contains(status.getCode());
    }

    /** The login is over; logging in again may help. Nothing was done. */
    static boolean isLoginOver(String description) {
        return description.contains("invalid auth token") || description.contains("auth store is old");
    }

    static boolean isCompacted(Throwable error) {
        return error instanceof MetaStoreException && error.getMessage().contains("required revision has been compacted");
    }

    static boolean isLeaseLost(Throwable error) {
        return error instanceof MetaStoreException.LeaseLost;
    }

    /** @param what the request, as in "reading a/" */
    static MetaStoreException refusal(String what, Status status) {
        String words = text(status);
        if (words.contains("requested lease not found")) {
            return new MetaStoreException.LeaseLost(what + " failed, for its lease has ended");
        }
        if (words.contains("database space exceeded")) {
            return new MetaStoreException.Full(what + " failed: etcd has no room (" + words
                    + "); compact and defragment it, or raise --quota-backend-bytes, then disarm its alarm", null);
        }
        return new MetaStoreException(what + " was refused by etcd: " + status.getCode() + ", " + words, null);
    }

    static MetaStoreException silence(String what, Status status) {
        return new MetaStoreException(what + " got no answer from etcd: " + status.getCode() + ", " + text(status), null);
    }

    static MetaStoreException unknownOutcome(String what, Status status) {
        return new MetaStoreException.OutcomeUnknown(what + " got no answer from etcd, and may have been carried out or not: "
                + status.getCode() + ", " + text(status), null);
    }

    static String text(Status status) {
        return status.getDescription() == null ? "no reason given" : status.getDescription();
    }
}
