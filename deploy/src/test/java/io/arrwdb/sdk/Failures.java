package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.milvus.v2.exception.MilvusClientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says which code, legacy code and text a refused request must carry. */
final class Failures {
    private Failures() { }

    /** The SDK's call fails because the server said so, with both codes and a text that users test for. */
    static void assertRefused(ThrowingCallable call, int code, ErrorCode legacy, String text) {
        var failure = catchThrowableOfType(MilvusClientException.class, call);
        assertThat(failure).as("a failure with code %d", code).isNotNull();
        assertThat(failure).hasMessageContaining(text);
        assertThat(failure.getServerErrCode()).as("code of: %s", failure.getMessage()).isEqualTo(code);
        assertThat(failure.getLegacyServerCode()).as("error_code of: %s", failure.getMessage())
            .isEqualTo(legacy.getNumber());
    }

    /** The server's answer to a bare request. */
    static void assertRefused(Status status, int code, ErrorCode legacy, String text) {
        assertThat(status.getReason()).contains(text);
        assertThat(status.getCode()).as("code of: %s", status.getReason()).isEqualTo(code);
        assertThat(status.getErrorCode()).as("error_code of: %s", status.getReason()).isEqualTo(legacy);
    }

    /** Refused, whatever the code, and for the reason that the test had in mind. */
    static void assertRefused(Status status, String text) {
        assertThat(status.getReason()).containsIgnoringCase(text);
        assertThat(status.getCode()).as("code of: %s", status.getReason()).isNotZero();
        assertThat(status.getErrorCode()).isNotEqualTo(ErrorCode.Success);
    }

    static void assertOk(Status status) {
        assertThat(status.getCode()).as(status.getReason()).isZero();
        assertThat(status.getErrorCode()).as(status.getReason()).isEqualTo(ErrorCode.Success);
    }
}
