package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the server, or the way to it, said, as exceptions of the port. */
final class S3Failures {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int FORBIDDEN = 403;
    private static final int NO_ROOM = 507;
    /** MinIO's words, and versitygw's. */
    private static final Set<String> FULL = Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded");

    private final S3Place place;

    S3Failures(S3Place place) {
        this.place = place;
    }

    /** @param what a verb, such as "put" */
    ObjectStoreException of(String what, String key, Throwable error) {
        Throwable cause = unwrapped(error);
        return switch (cause) {
            case ObjectStoreException ours -> ours;
            case S3Exception s3 when isMissing(s3) -> new ObjectStoreException.NotFound(key);
            case S3Exception s3 when s3.statusCode() == NO_ROOM || FULL.contains(code(s3)) ->
                new ObjectStoreException.Full("no room to " + what + " " + key + " in " + place + ": " + s3.getMessage(), s3);
            case S3Exception s3 when s3.statusCode() == FORBIDDEN -> new ObjectStoreException("not allowed to " + what + " " + key + " in "
                    + place + ": check the credentials and what they may do (" + s3.getMessage() + ")", s3);
            default -> new ObjectStoreException("could not " + what + " " + key + " in " + place + ": " + cause.getMessage(), cause);
        };
    }

    /** Whether there is no object of the name; a missing bucket is something else. */
    static boolean isMissing(Throwable error) {
        return unwrapped(error) instanceof S3Exception s3 && s3.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code(s3))
                && !"NoSuchUpload".equals(code(s3));
    }

    /** Whether the server answered with this status. */
    static boolean isStatus(Throwable error, int status) {
        return unwrapped(error) instanceof S3Exception s3 && s3.statusCode() == status;
    }

    static String code(S3Exception error) {
        return error.awsErrorDetails() == null ? "" : String.valueOf(error.awsErrorDetails().errorCode());
    }

    static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? unwrapped(error.getCause()) : error;
    }
}
