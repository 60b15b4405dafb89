package io.arrwdb.proxy.error;

import io.arrwdb.proto.milvus.common.ErrorCode;

/**
 * The older enum in {@code Status.error_code}, which SDKs test beside {@code code}: both are always filled. Source: Milvus
 * {@code pkg/util/merr/utils.go}, {@code oldCode}.
 */
final class LegacyCode {
    private LegacyCode() { }

    static ErrorCode of(int code) {
        return switch (code) {
            case 0 -> ErrorCode.Success;
            case 1 -> ErrorCode.NotReadyServe;
            case 3 -> ErrorCode.InsufficientMemoryToLoad;
            case 7 -> ErrorCode.DiskQuotaExhausted;
            case 8 -> ErrorCode.RateLimit;
            case 9 -> ErrorCode.ForceDeny;
            case 11, 505 -> ErrorCode.TimeTickLongDelay;
            case 100 -> ErrorCode.CollectionNotExists;
            case 109 -> ErrorCode.SchemaMismatch;
            case 200, 400, 501 -> ErrorCode.MetaFailed;
            case 401, 503, 905 -> ErrorCode.NoReplicaAvailable;
            case 600 -> ErrorCode.SegmentNotFound;
            case 700 -> ErrorCode.IndexNotExist;
            case 904 -> ErrorCode.NodeIDNotMatch;
            case 1100 -> ErrorCode.IllegalArgument;
            default -> ErrorCode.UnexpectedError;
        };
    }
}
