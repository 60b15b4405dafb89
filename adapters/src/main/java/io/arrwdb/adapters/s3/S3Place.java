package io.arrwdb.adapters.s3;

import io.arrwdb.adapters.credentials.Loopback;
import java.net.URI;
import java.util.Optional;

/**
 * Where the objects lie.
 *
 * @param endpoint of a server of one's own; empty for Amazon's
 * @param region of the bucket; a server of one's own mostly does not mind
 * @param prefix what every key begins with in the bucket, so that several deployments may share it; empty or ending in a slash
 * @param pathStyle whether the bucket is named in the path, as servers without a wildcard DNS entry need it
 */
public record S3Place(Optional<URI> endpoint, String region, String bucket, String prefix, boolean pathStyle) {
    public S3Place {
        if (endpoint.isPresent() && (endpoint.get().getHost() == null
                || !"http".equals(endpoint.get().getScheme()) && !"https".equals(endpoint.get().getScheme()))) {
            throw new IllegalArgumentException("the S3 endpoint '" + endpoint.get() + "' is no http:// or https:// address");
        }
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("the S3 bucket has no name");
        }
        if (prefix.startsWith("/") || !prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("the S3 prefix '" + prefix + "' must be empty, or end in '/' and not begin with it");
        }
    }

    /** Whether the objects never leave this machine. */
    boolean isLoopback() {
        return endpoint.isPresent() && Loopback.is(endpoint.get().getHost());
    }

    /** For messages. */
    @Override
    public String toString() {
        return "bucket " + bucket + endpoint.map(uri -> " at " + uri).orElse(" in " + region);
    }
}
