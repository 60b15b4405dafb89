package io.arrwdb.rpc;

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

    /** The failure that an exception stands for: its own where it is a {@link ServiceFailure}, else code 5, logged. */
    public static Failure failureOf(Throwable error) {
        Throwable cause = unwrap(error);
        if (cause instanceof ServiceFailure failure) {
            return failure.toFailure();
        }
        LOG.error("a call failed unexpectedly", cause);
        return Failure.newBuilder().setCode(INTERNAL).setReason("internal error: " + cause).build();
    }

    private static <A> void fail(StreamObserver<A> observer, Function<Failure, A> failed, Throwable error) {
        Throwable cause = unwrap(error);
        Status.Code code = Status.fromThrowable(cause).getCode();
        if (code == Status.Code.CANCELLED || code == Status.Code.DEADLINE_EXCEEDED || code == Status.Code.UNAVAILABLE) {
            observer.onError(Status.fromCode(code).withDescription(String.valueOf(cause.getMessage())).asRuntimeException());
            return;
        }
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
