package io.arrwdb.proxy.error;

import io.arrwdb.proto.internal.Failure;

/** A refusal on its way to the client: code, text, and whose fault it is. Carries no stack trace: it is an answer. */
public final class MilvusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final boolean retriable;
    private final boolean inputError;

    MilvusException(int code, String reason, boolean retriable, boolean inputError) {
        super(reason, null, false, false);
        this.code = code;
        this.retriable = retriable;
        this.inputError = inputError;
    }

    /** What another role refused, passed on as it is. */
    public static MilvusException of(Failure failure) {
        return new MilvusException(failure.getCode(), failure.getReason(), failure.getRetriable(), failure.getInputError());
    }

    /** Milvus's number, as in {@link ErrorCode#number}; other roles may send numbers that the enum does not name. */
    public int code() {
        return code;
    }

    public boolean retriable() {
        return retriable;
    }

    public boolean inputError() {
        return inputError;
    }

    public boolean is(ErrorCode other) {
        return code == other.number();
    }
}
