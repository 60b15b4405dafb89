package io.arrwdb.bench.wire;

import io.arrwdb.proto.milvus.common.Status;

/** The server refused a call. */
public final class MilvusFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MilvusFailure(String what, Status status) {
        super(what + " failed: " + status.getReason() + " (code " + status.getCode() + ", error_code " + status.getErrorCode() + ")");
    }
}
