package io.arrwdb.adapters.s3;

import java.util.Set;

/** Who we are to the server. Never printed. */
public record S3Credentials(String accessKey, String secretKey) {
    /** What servers of this protocol are shipped with, or are shown with in their documentation. */
    private static final Set<String> WELL_KNOWN = Set.of("minioadmin", "minio123", "password", "secret", "admin", "rustfsadmin",
            "changeme", "any", "test");

    public S3Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("S3 credentials need both an access key and a secret key");
        }
    }

    boolean areWellKnown() {
        return WELL_KNOWN.contains(secretKey) || accessKey.equals(secretKey);
    }

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
