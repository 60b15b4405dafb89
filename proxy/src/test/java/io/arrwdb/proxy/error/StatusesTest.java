package io.arrwdb.proxy.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorSetsBothCodes(ErrorCode code) {
        Status status = Statuses.of(code.because("something"));
        assertThat(status.getCode()).isEqualTo(code.number()).isNotZero();
        assertThat(status.getErrorCodeValue()).isNotZero();
        assertThat(status.getReason()).isEqualTo("something: " + code.sentinel());
        assertThat(status.getRetriable()).isEqualTo(code.retriable());
        assertThat(status.containsExtraInfo("is_input_error")).isEqualTo(code.inputError());
    }

    @ParameterizedTest
    @CsvSource({"8,RateLimit", "100,CollectionNotExists", "109,SchemaMismatch", "700,IndexNotExist", "1100,IllegalArgument",
        "101,UnexpectedError", "65535,UnexpectedError", "7,DiskQuotaExhausted", "503,NoReplicaAvailable"})
    void mapsToTheOlderEnumAsMilvusDoes(int code, String legacy) {
        assertThat(LegacyCode.of(code).name()).isEqualTo(legacy);
    }

    @Test
    void successIsZeroInBoth() {
        assertThat(Statuses.SUCCESS.getCode()).isZero();
        assertThat(Statuses.SUCCESS.getErrorCodeValue()).isZero();
    }

    @Test
    void namesWhatItIsAbout() {
        assertThat(ErrorCode.INDEX_NOT_FOUND.about("collection", "c", "indexName", "i"))
                .hasMessage("index not found[collection=c][indexName=i]");
    }
}
