package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a cluster, or what of it does not run, member by member, and waits until each serves. */
final class ClusterUp {
    private static final long POLL_MILLIS = 100;

    private final RunDirectory directory;
    private final long timeoutMillis;
    private final PrintStream out;

    /** @param timeoutMillis how long one member may take */
    ClusterUp(RunDirectory directory, long timeoutMillis, PrintStream out) {
        this.directory = directory;
        this.timeoutMillis = timeoutMillis;
        this.out = out;
    }

    /** Writes a new cluster down. */
    void create(Layout layout) {
        List<Member> members = layout.members();
        directory.create(members);
        try {
            for (Member member : members) {
                Files.createDirectories(directory.directory(member.name()).resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        members.stream().filter(m -> m.role().equals("kafka")).forEach(m -> layout.servers().format(m, directory.directory(m.name())));
    }

    /** @throws IllegalStateException naming the member that does not serve, and its log */
    void start() {
        for (MemberProcess process : directory.members()) {
            start(process);
        }
    }

    /** Starts one member and waits until it serves. */
    void start(MemberProcess process) {
        String name = process.member().name();
        out.printf("  %-20s", name);
        out.flush();
        long began = System.nanoTime();
        process.wanted();
        process.start();
        await(process, began);
        out.printf("ready after %,d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void await(MemberProcess process, long began) {
        MemberState state = process.state();
        while (state != MemberState.READY) {
            boolean late = System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            if (state == MemberState.DEAD || late) {
                out.println(late ? "is not ready" : "has ended");
                throw new IllegalStateException(process.member().name() + (late ? " does not serve after " + timeoutMillis + " ms" : " has ended")
                        + "; its log is " + process.log());
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while " + process.member().name() + " starts", e);
            }
            state = process.state();
        }
    }
}
