package io.arrwdb.adapters.s3;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Makes the SDK's client of a configuration. */
final class S3Clients {
    private S3Clients() { }

    /**
     * The SDK adds no checksum of its own: ours are in the headers, known before a byte is sent, so that servers which cannot read
     * trailers take them too.
     *
     * @param workers runs what follows an answer; never a network thread
     * @param timers ends what takes too long
     * @param network moves bytes
     */
    static S3AsyncClient of(S3Config config, Executor workers, ScheduledExecutorService timers, EventLoopGroup network) {
        S3Limits limits = config.limits();
        S3Place place = config.place();
        return S3AsyncClient.builder()
                .httpClientBuilder(http(config, network))
                .endpointOverride(place.endpoint().orElse(null))
                .region(Region.of(place.region()))
                .credentialsProvider(credentials(config))
                .forcePathStyle(place.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .asyncConfiguration(a -> a.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, workers))
                .overrideConfiguration(o -> o.retryStrategy(retries(limits)).scheduledExecutorService(timers)
                        .apiCallAttemptTimeout(Duration.ofMillis(limits.attemptTimeoutMillis()))
                        .apiCallTimeout(Duration.ofMillis(limits.timeoutMillis())))
                .build();
    }

    /** A group of our own, because the SDK's takes two seconds to close. It must be of a class that the SDK knows by name. */
    @SuppressWarnings("deprecation")
    static EventLoopGroup network(int threads) {
        return new NioEventLoopGroup(threads, Thread.ofPlatform().daemon().name("s3-network-", 0).factory());
    }

    private static NettyNioAsyncHttpClient.Builder http(S3Config config, EventLoopGroup network) {
        S3Limits limits = config.limits();
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(limits.concurrency())
                .connectionTimeout(Duration.ofMillis(limits.connectTimeoutMillis()))
                .readTimeout(Duration.ofMillis(limits.attemptTimeoutMillis()))
                .writeTimeout(Duration.ofMillis(limits.attemptTimeoutMillis()))
                .eventLoopGroup(SdkEventLoopGroup.create(network, NioSocketChannel::new));
        config.trusted().ifPresent(trust -> http.tlsTrustManagersProvider(() -> new TrustManager[] {trust}));
        return http;
    }

    /** Backs off exponentially with full jitter. No token bucket: the lanes bound how much is retried at a time. */
    private static StandardRetryStrategy retries(S3Limits limits) {
        Duration base = Duration.ofMillis(limits.retryBaseMillis());
        Duration most = Duration.ofMillis(limits.retryMaxMillis());
        return AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(limits.attempts()).circuitBreakerEnabled(false)
                .backoffStrategy(BackoffStrategy.exponentialDelay(base, most))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(base, most)).build();
    }

    private static AwsCredentialsProvider credentials(S3Config config) {
        return config.credentials().<AwsCredentialsProvider>map(given -> () ->
                AwsBasicCredentials.create(given.accessKey(), given.secretKey().now()))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
