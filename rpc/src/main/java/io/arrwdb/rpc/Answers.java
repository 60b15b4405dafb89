package io.arrwdb.rpc;

import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.proto.internal.Failure;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers unary calls: with the result, with a {@link Failure} in the answer, or, for the unexpected, with a logged one. */
public final class Answers {
    /** Milvus's code for what should not happen. */
    public static final int INTERNAL = 5;
    /** Milvus's code for a service that does not serve yet, or not any more. */
    public static final int NOT_READY = 1;

    /** Milvus's code for a disk without room. */
    private static final int DISK_LIMIT = 7;

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() { }

    /** Runs {@code handler} on the calling (virtual) thread, which may block. */
    public static <A> void with(StreamObserver<A> observer, Function<Failure, A> failed, Supplier<A> handler) {
        A answer;
        try {
            answer = handler.get();
        } catch (RuntimeException e) {
            fail(observer, failed, e);
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    /** Answers when {@code stage} completes. */
    public static <A> void later(StreamObserver<A> observer, Function<Failure, A> failed, CompletionStage<A> stage) {
        stage.whenComplete((answer, error) -> {
            if (error != null) {
                fail(observer, failed, error);
            } else {
                observer.onNext(answer);
                observer.onCompleted();
            }
        });
    }

    /**
     * The failure that an exception stands for: its own where it is a {@link ServiceFailure}; the disk limit where a store has no
     * room; not ready, and worth another try, where an election was lost or the metadata store did not answer, unless the change
     * may have been made; else code 5, logged.
     */
    public static Failure failureOf(Throwable error) {
        return switch (unwrap(error)) {
            case ServiceFailure failure -> failure.toFailure();
            case NotLeadingException e -> ServiceFailure.unavailable(NOT_READY, e.getMessage()).toFailure();
            case MetaStoreException.Full full -> diskLimit(full);
            case ObjectStoreException.Full full -> diskLimit(full);
            case MetaStoreException e -> new ServiceFailure(NOT_READY, "the metadata store: " + e.getMessage(),
                    !(e instanceof MetaStoreException.OutcomeUnknown), false).toFailure();
            case Throwable cause -> {
                LOG.error("a call failed unexpectedly", cause);
                yield Failure.newBuilder().setCode(INTERNAL).setReason("internal error: " + cause).build();
            }
        };
    }

    private static Failure diskLimit(RuntimeException full) {
        return new ServiceFailure(DISK_LIMIT, full.getMessage() + "; free some space and try again", false, false).toFailure();
    }

    private static <A> void fail(StreamObserver<A> observer, Function<Failure, A> failed, Throwable error) {
        Throwable cause = unwrap(error);
        Status.Code code = Status.fromThrowable(cause).getCode();
        if (code == Status.Code.CANCELLED || code == Status.Code.DEADLINE_EXCEEDED || code == Status.Code.UNAVAILABLE) {
            observer.onError(Status.fromCode(code).withDescription(String.valueOf(cause.getMessage())).asRuntimeException());
            return;
        }
        RequestContext.current().span().fail(String.valueOf(cause.getMessage()));
        observer.onNext(failed.apply(failureOf(cause)));
        observer.onCompleted();
    }

    private static Throwable unwrap(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
