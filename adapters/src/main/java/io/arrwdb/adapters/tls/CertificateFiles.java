package io.arrwdb.adapters.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every certificate and authority of this process. Looks at their files again at a fixed pace, by content, so that links that are
 * switched count too; a file that cannot be used leaves in force what was read before, and says so.
 */
public final class CertificateFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final Duration EXPIRY_NOTICE = Duration.ofDays(14);
    private static final long NOTICE_PACE_MILLIS = Duration.ofHours(12).toMillis();

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final long paceMillis;
    private ScheduledExecutorService looking;

    private static final class Watched {
        private final Reloaded files;
        /** What was last said about it, so that it is said once. */
        private String said = "";
        private long noticeMillis;

        Watched(Reloaded files) {
            this.files = files;
        }
    }

    /** @param paceMillis between two looks at the files */
    public CertificateFiles(long paceMillis) {
        this.paceMillis = paceMillis;
    }

    /** @throws TlsFileException when the files cannot be used */
    public OwnCertificate certificate(Path certificate, Path key) {
        return watch(new OwnCertificate(certificate, key));
    }

    /** @throws TlsFileException when the file cannot be used */
    public Authorities authorities(Path file) {
        return watch(new Authorities(file));
    }

    /** When the first of them expires, in milliseconds since 1970; none where there are no files. */
    public OptionalLong firstExpiryMillis() {
        return all.stream().mapToLong(watched -> watched.files.expiryMillis()).min();
    }

    @Override
    public synchronized void close() {
        if (looking != null) {
            looking.shutdownNow();
        }
    }

    private synchronized <R extends Reloaded> R watch(R files) {
        all.add(new Watched(files));
        if (looking == null) {
            looking = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("certificates").factory());
            looking.scheduleWithFixedDelay(() -> all.forEach(CertificateFiles::look), paceMillis, paceMillis, TimeUnit.MILLISECONDS);
        }
        return files;
    }

    private static void look(Watched watched) {
        try {
            if (watched.files.reload()) {
                LOG.info("{} was replaced; new connections use it, until {}", watched.files, Instant.ofEpochMilli(watched.files.expiryMillis()));
                watched.noticeMillis = 0;
            }
            watched.said = "";
        } catch (RuntimeException e) {
            say(watched, e.getMessage());
        }
        noticeExpiry(watched);
    }

    private static void say(Watched watched, String problem) {
        if (!problem.equals(watched.said)) {
            watched.said = problem;
            LOG.error("{}; what {} held before stays in force", problem, watched.files);
        }
    }

    private static void noticeExpiry(Watched watched) {
        long now = System.currentTimeMillis();
        if (watched.files.expiryMillis() - now < EXPIRY_NOTICE.toMillis() && now - watched.noticeMillis > NOTICE_PACE_MILLIS) {
            watched.noticeMillis = now;
            LOG.warn("{} expires on {}: replace the file before, no restart is needed", watched.files,
                    Instant.ofEpochMilli(watched.files.expiryMillis()));
        }
    }
}
