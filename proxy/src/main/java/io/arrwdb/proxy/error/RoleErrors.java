package io.arrwdb.proxy.error;

import io.grpc.Status;

/** Errors of calls to other roles, and of the server itself. */
public final class RoleErrors {
    private RoleErrors() { }

    /** A call to another role ended with a gRPC status instead of an answer. */
    public static MilvusException of(String role, Status status) {
        String why = status.getDescription() == null ? "" : ", " + status.getDescription();
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> ErrorCode.TIMEOUT.as("the " + role + " did not answer in time: "
                    + ErrorCode.TIMEOUT.sentinel());
            case CANCELLED -> ErrorCode.CANCELLED.as("the request was cancelled: " + ErrorCode.CANCELLED.sentinel());
            case UNAVAILABLE -> ErrorCode.UNAVAILABLE.as("the " + role + " cannot be reached" + why + ": "
                    + ErrorCode.UNAVAILABLE.sentinel());
            case RESOURCE_EXHAUSTED -> ErrorCode.RATE_LIMIT.as("the " + role + " has too much to do" + why + ": "
                    + ErrorCode.RATE_LIMIT.sentinel());
            default -> ErrorCode.INTERNAL.as("the " + role + " failed with " + status.getCode() + why + ": "
                    + ErrorCode.INTERNAL.sentinel());
        };
    }

    public static MilvusException noLeader(String group) {
        return ErrorCode.UNAVAILABLE.as("log group " + group + " has no leader at the moment: "
                + ErrorCode.UNAVAILABLE.sentinel());
    }

    /** A leader that did not answer before another was known to lead. */
    public static MilvusException otherLeader(String group, String asked, String leader) {
        return ErrorCode.UNAVAILABLE.as("log group " + group + " is led by " + leader + " now, before " + asked + " had answered: "
                + ErrorCode.UNAVAILABLE.sentinel());
    }

    public static MilvusException notReady() {
        return ErrorCode.NOT_READY.as("the proxy has not read the catalog yet: " + ErrorCode.NOT_READY.sentinel());
    }

    public static MilvusException timeout(String what) {
        return ErrorCode.TIMEOUT.as(what + " did not finish within the deadline: " + ErrorCode.TIMEOUT.sentinel());
    }

    /** Requests that came before take all the memory that there is for requests; SDKs send this one again. */
    public static MilvusException overloaded() {
        return ErrorCode.RATE_LIMIT.as("requests in flight take all memory that they may, send this one again later: "
                + ErrorCode.RATE_LIMIT.sentinel());
    }

    /** Answers on their way out take all the memory that there is for answers; SDKs send this request again. */
    public static MilvusException noRoomForAnswer() {
        return ErrorCode.RATE_LIMIT.as("answers on their way out take all memory that they may, send this request again later: "
                + ErrorCode.RATE_LIMIT.sentinel());
    }

    /** A collection or database takes no more in this second. @param rate as its property says it; in Milvus's words */
    public static MilvusException rateLimited(double rate) {
        return ErrorCode.RATE_LIMIT.as("request is rejected by grpc RateLimiter middleware, please retry later: "
                + ErrorCode.RATE_LIMIT.sentinel() + "[rate=" + (rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate)) + "]");
    }

    public static MilvusException cancelled() {
        return ErrorCode.CANCELLED.as("the request was cancelled: " + ErrorCode.CANCELLED.sentinel());
    }

    /** What nobody foresaw; the log has the rest under the incident's id. */
    public static MilvusException incident(String incident) {
        return ErrorCode.INTERNAL.as("the server met an unexpected condition, which it logged as incident " + incident + ": "
                + ErrorCode.INTERNAL.sentinel());
    }
}
