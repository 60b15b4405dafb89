package io.arrwdb.rpc;

import io.arrwdb.proto.internal.Failure;

/** A refusal as an exception, for code that runs in a handler; becomes the answer's {@link Failure}. */
public final class ServiceFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final boolean retriable;
    private final boolean inputError;

    /** @param code Milvus's code, not 0 */
    public ServiceFailure(int code, String reason, boolean retriable, boolean inputError) {
        super(reason);
        this.code = code;
        this.retriable = retriable;
        this.inputError = inputError;
    }

    /** The caller's mistake. */
    public static ServiceFailure refused(int code, String reason) {
        return new ServiceFailure(code, reason, false, true);
    }

    /** Nobody's mistake, and worth another try. */
    public static ServiceFailure unavailable(int code, String reason) {
        return new ServiceFailure(code, reason, true, false);
    }

    /** The exception that a received failure stands for. */
    public static ServiceFailure of(Failure failure) {
        return new ServiceFailure(failure.getCode(), failure.getReason(), failure.getRetriable(), failure.getInputError());
    }

    public Failure toFailure() {
        return Failure.newBuilder().setCode(code).setReason(String.valueOf(getMessage())).setRetriable(retriable)
                .setInputError(inputError).build();
    }

    public int code() {
        return code;
    }

    public boolean retriable() {
        return retriable;
    }

    public boolean inputError() {
        return inputError;
    }
}
