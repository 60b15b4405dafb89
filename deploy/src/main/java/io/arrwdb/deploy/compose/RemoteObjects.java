package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.datadir.DataDirectory;
import io.arrwdb.adapters.s3.S3Config;
import io.arrwdb.adapters.s3.S3Credentials;
import io.arrwdb.adapters.s3.S3Limits;
import io.arrwdb.adapters.s3.S3ObjectStore;
import io.arrwdb.adapters.s3.S3Place;
import io.arrwdb.adapters.tls.Authorities;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.ObjectSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.storage.cache.CacheCounts;
import io.arrwdb.storage.cache.CacheLimits;
import io.arrwdb.storage.cache.CachedObjects;
import io.arrwdb.storage.object.ObjectFiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.ToDoubleFunction;

/** The object store of a process whose objects lie in S3, and the copies of them on its disk. */
@Factory
@Requires(property = "arrwdb.object.type", value = ObjectSettings.S3)
final class RemoteObjects {
    /** So often unfinished uploads are looked for: what a process leaves when it dies is too young when it starts anew. */
    private static final long SWEEP_PAUSE_MILLIS = 3_600_000;

    /** Returns once the bucket has answered. */
    @Singleton
    @Bean(preDestroy = "close")
    S3ObjectStore objectStore(SettingValues settings, CertificateFiles files, Clock clock, Readiness readiness,
            @Named("handlers") ExecutorService workers) {
        readiness.step("waiting for the object store");
        S3ObjectStore store = new S3ObjectStore(config(settings, files), clock, workers);
        try {
            store.check().toCompletableFuture().join();
        } catch (CompletionException e) {
            store.close();
            throw new SettingsException("the object store cannot be used: " + e.getCause().getMessage() + " (arrwdb.object.s3.*)", e);
        }
        store.sweepUploads(settings.get(ObjectSettings.ABANDONED_AGE), SWEEP_PAUSE_MILLIS);
        return store;
    }

    @Singleton
    ObjectFiles objectFiles(S3ObjectStore objects, DataDirectory directory, SettingValues settings, MeterRegistry registry,
            @Named("files") ExecutorService workers) {
        MemoryBudget disk = new MemoryBudget(settings.get(Settings.CACHE_BYTES));
        CacheLimits d = CacheLimits.defaults();
        CacheLimits limits = new CacheLimits(Math.toIntExact(settings.get(ObjectSettings.PART_BYTES)), d.partsAhead(), d.downloads());
        CachedObjects cache = CachedObjects.open(objects, directory.cache(), disk, limits, workers);
        Gauge.builder("arrwdb.cache.used.bytes", disk, MemoryBudget::used)
                .description("Disk that copies of objects take").register(registry);
        CacheCounts counts = cache.counts();
        count(registry, counts, "hits", CacheCounts::hits, "Openings for which a copy was there");
        count(registry, counts, "downloads", CacheCounts::downloads, "Objects that were downloaded");
        count(registry, counts, "downloaded.bytes", CacheCounts::downloadedBytes, "What those have");
        count(registry, counts, "evictions", CacheCounts::evictions, "Copies that made room for others");
        count(registry, counts, "damages", CacheCounts::damages, "Copies that were damaged on the disk, and taken anew");
        return cache;
    }

    private static void count(MeterRegistry registry, CacheCounts counts, String name, ToDoubleFunction<CacheCounts> count, String meaning) {
        FunctionCounter.builder("arrwdb.cache." + name, counts, count).description(meaning).register(registry);
    }

    private static S3Config config(SettingValues settings, CertificateFiles files) {
        try {
            S3Place place = new S3Place(settings.get(ObjectSettings.ENDPOINT).map(URI::create), settings.get(ObjectSettings.REGION),
                    settings.get(ObjectSettings.BUCKET), settings.get(ObjectSettings.PREFIX).orElse(""), settings.get(ObjectSettings.PATH_STYLE));
            return new S3Config(place, credentials(settings), Certificates.trusted(settings, files, ObjectSettings.TRUSTED).map(Authorities::trusted),
                    settings.get(ObjectSettings.CHECKSUMS), settings.get(ObjectSettings.CREATE_BUCKET), limits(settings));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.object.s3.*: " + e.getMessage(), e);
        }
    }

    private static Optional<S3Credentials> credentials(SettingValues settings) {
        Optional<String> accessKey = settings.get(ObjectSettings.ACCESS_KEY);
        boolean secret = settings.get(ObjectSettings.SECRET_KEY).isPresent() || settings.get(ObjectSettings.SECRET_KEY_FILE).isPresent();
        return accessKey.isEmpty() && !secret ? Optional.empty() : Optional.of(new S3Credentials(accessKey.orElse(""),
                Secrets.of(settings, ObjectSettings.SECRET_KEY, ObjectSettings.SECRET_KEY_FILE)));
    }

    private static S3Limits limits(SettingValues settings) {
        S3Limits d = S3Limits.defaults();
        return new S3Limits(settings.get(ObjectSettings.CONNECT_TIMEOUT), settings.get(ObjectSettings.ATTEMPT_TIMEOUT),
                settings.get(ObjectSettings.TIMEOUT), settings.get(ObjectSettings.ATTEMPTS), d.retryBaseMillis(), d.retryMaxMillis(),
                Math.toIntExact(settings.get(ObjectSettings.PART_BYTES)), settings.get(ObjectSettings.CONCURRENCY), d.pageKeys());
    }
}
