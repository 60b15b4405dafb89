package io.arrwdb.adapters.s3;

import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.testkit.server.S3Server;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509ExtendedTrustManager;

/** A store in a bucket of a test's server, below a prefix that no other test has. */
final class S3TestStore implements AutoCloseable {
    static final String BUCKET = "tests";
    /** Small parts and pages, so that small tests have several of them; times that no machine is too busy for. */
    static final S3Limits LIMITS = new S3Limits(25_000, 25_000, 120_000, 5, 10, 100, S3Limits.LEAST_PART_BYTES, 8, 10);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    final S3ObjectStore store;
    final S3Config config;

    S3TestStore(URI endpoint) {
        this(endpoint, LIMITS);
    }

    S3TestStore(URI endpoint, S3Limits limits) {
        this(config(endpoint, Optional.empty(), limits));
    }

    S3TestStore(S3Config config) {
        this.config = config;
        store = new S3ObjectStore(config, new SystemClock(), workers);
    }

    static S3Config config(URI endpoint, Optional<X509ExtendedTrustManager> trusted, S3Limits limits) {
        return new S3Config(new S3Place(Optional.of(endpoint), "us-east-1", BUCKET, "t" + NUMBER.incrementAndGet() + "/", true),
                Optional.of(new S3Credentials(S3Server.ACCESS_KEY, Secret.of(S3Server.SECRET_KEY))), trusted, true, true, limits);
    }

    @Override
    public void close() {
        store.close();
        workers.close();
    }
}
