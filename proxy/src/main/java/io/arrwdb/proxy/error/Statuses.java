package io.arrwdb.proxy.error;

import io.arrwdb.proto.milvus.common.Status;

/** Builds the {@code Status} of an answer; {@code code} and the older {@code error_code} always agree. */
public final class Statuses {
    /** Code 0 in both forms. */
    public static final Status SUCCESS = Status.getDefaultInstance();

    private static final String INPUT_ERROR = "is_input_error";

    private Statuses() { }

    /** The status that tells a client of {@code error}. */
    public static Status of(MilvusException error) {
        Status.Builder status = Status.newBuilder().setCode(error.code()).setErrorCode(LegacyCode.of(error.code()))
                .setReason(error.getMessage()).setDetail(error.getMessage()).setRetriable(error.retriable());
        if (error.inputError()) {
            status.putExtraInfo(INPUT_ERROR, "true");
        }
        return status.build();
    }
}
