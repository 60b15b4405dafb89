package io.arrwdb.adapters.s3;

import io.arrwdb.adapters.credentials.Secret;

/** Who we are to the server. Never printed. */
public record S3Credentials(String accessKey, Secret secretKey) {
    public S3Credentials {
        if (accessKey.isBlank() || secretKey.now().isBlank()) {
            throw new IllegalArgumentException("S3 credentials need both an access key and a secret key");
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
