package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.credentials.KnownCredentials;
import io.arrwdb.adapters.credentials.Loopback;
import io.arrwdb.adapters.kafka.KafkaAccess;
import io.arrwdb.adapters.kafka.KafkaConfig;
import io.arrwdb.adapters.kafka.KafkaLog;
import io.arrwdb.adapters.kafka.KafkaUser;
import io.arrwdb.adapters.tls.Authorities;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.adapters.tls.OwnCertificate;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.LogSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;

/** The log of a process whose log lies in Kafka. */
@Factory
@Requires(property = "arrwdb.log.type", value = LogSettings.KAFKA)
final class RemoteLog {
    private static final int CLOSE_MILLIS = 5_000;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int FETCH_BYTES = 2 << 20;
    private static final long RECENT_BYTES = 8L << 20;

    /** Returns once a broker has answered and the topic is what it should be. */
    @Singleton
    @Bean(preDestroy = "close")
    KafkaLog log(SettingValues settings, CertificateFiles files, Readiness readiness) {
        readiness.step("waiting for Kafka");
        KafkaLog log = open(config(settings, files));
        try {
            log.bounds(new LogGroupId(0)).toCompletableFuture().join();
        } catch (CompletionException e) {
            log.close();
            throw new SettingsException("the log cannot be used: " + e.getCause().getMessage() + " (arrwdb.log.kafka.*)", e);
        }
        return log;
    }

    private static KafkaLog open(KafkaConfig config) {
        try {
            return new KafkaLog(config);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SettingsException("arrwdb.log.kafka.*: " + cause.getMessage(), e);
        }
    }

    private static KafkaConfig config(SettingValues settings, CertificateFiles files) {
        int groups = settings.get(Settings.LOG_GROUPS);
        try {
            return new KafkaConfig(settings.get(LogSettings.BOOTSTRAP), settings.get(LogSettings.TOPIC), groups,
                    settings.get(LogSettings.REPLICAS), settings.get(LogSettings.MIN_IN_SYNC), settings.get(LogSettings.FLUSH),
                    Math.toIntExact(settings.get(LogSettings.MAX_RECORD)), client(settings, files), timeouts(settings),
                    new KafkaConfig.Buffers(settings.get(LogSettings.PRODUCER_MEMORY), BATCH_BYTES,
                            HeapShares.ofThisProcess(groups).recentRecordBytes(RECENT_BYTES), FETCH_BYTES));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.log.kafka.*: " + e.getMessage(), e);
        }
    }

    private static KafkaConfig.Timeouts timeouts(SettingValues settings) {
        return new KafkaConfig.Timeouts(Math.toIntExact(settings.get(LogSettings.REQUEST_TIMEOUT)),
                Math.toIntExact(settings.get(LogSettings.DELIVERY_TIMEOUT)), Math.toIntExact(settings.get(LogSettings.FETCH_WAIT)),
                Math.toIntExact(settings.get(LogSettings.CHECK_INTERVAL)), CLOSE_MILLIS);
    }

    private static Map<String, Object> client(SettingValues settings, CertificateFiles files) {
        Map<String, Object> client = new HashMap<>(settings.get(LogSettings.CLIENT_FILE).map(RemoteLog::read).orElse(Map.of()));
        client.putAll(new KafkaAccess(Certificates.trusted(settings, files, LogSettings.TRUSTED).map(Authorities::trusted),
                Certificates.own(settings, files, LogSettings.CERTIFICATE, LogSettings.KEY).map(OwnCertificate::shown), user(settings)).properties());
        return client;
    }

    private static Optional<KafkaUser> user(SettingValues settings) {
        String brokers = settings.get(LogSettings.BOOTSTRAP);
        boolean loopback = Arrays.stream(brokers.split(",")).map(String::strip)
                .allMatch(broker -> Loopback.is(broker.substring(0, Math.max(0, broker.lastIndexOf(':')))));
        Optional<KafkaUser> user = settings.get(LogSettings.USER).map(name -> new KafkaUser(name,
                Secrets.of(settings, LogSettings.PASSWORD, LogSettings.PASSWORD_FILE), settings.get(LogSettings.MECHANISM)));
        user.ifPresent(known -> KnownCredentials.refuse(known.name(), known.password().now(), "Kafka at " + brokers, loopback));
        if (user.isPresent() && user.get().mechanism().equals("PLAIN") && !loopback && settings.get(LogSettings.TRUSTED).isEmpty()) {
            throw new IllegalArgumentException("PLAIN sends the password to " + brokers + " as it is: name the brokers' authorities in "
                    + LogSettings.TRUSTED.key() + ", or log in by SCRAM-SHA-512");
        }
        return user;
    }

    private static Map<String, String> read(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new SettingsException("arrwdb.log.kafka.client-properties: " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> client = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        return client;
    }
}
