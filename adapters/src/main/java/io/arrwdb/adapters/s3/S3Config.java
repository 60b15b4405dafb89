package io.arrwdb.adapters.s3;

import io.arrwdb.adapters.credentials.KnownCredentials;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Everything that an {@link S3ObjectStore} is told.
 *
 * @param credentials empty takes those of the environment: AWS's variables, profile files, or the machine's role
 * @param trusted judges the server's certificate; empty takes the authorities that Java knows
 * @param checksums whether uploads carry a checksum that the server verifies; servers of before 2022 refuse such requests
 * @param createBucket whether a bucket that is missing is made
 */
public record S3Config(S3Place place, Optional<S3Credentials> credentials, Optional<X509ExtendedTrustManager> trusted, boolean checksums,
        boolean createBucket, S3Limits limits) {
    /** @throws IllegalArgumentException for credentials that everybody knows on a server that others can reach */
    public S3Config {
        credentials.ifPresent(given -> KnownCredentials.refuse(given.accessKey(), given.secretKey().now(), place.toString(), place.isLoopback()));
    }
}
