package io.arrwdb.deploy.cluster;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<Member> brokers = members.stream().filter(member -> member.role().equals("kafka")).toList();
        directory.create(members, member -> {
            if (brokers.contains(member)) {
                layout.servers().format(member, brokers, directory.directory(member.name()));
            }
        });
    }

    /** Those of a role start together, as each may need the others. @throws IllegalStateException naming who does not serve, and its log */
    void start() {
        Map<String, List<MemberProcess>> byRole = new LinkedHashMap<>();
        directory.members().forEach(process -> byRole.computeIfAbsent(process.member().role(), role -> new ArrayList<>()).add(process));
        byRole.values().forEach(this::start);
    }

    /** Starts one member and waits until it serves. */
    void start(MemberProcess process) {
        start(List.of(process));
    }

    private void start(List<MemberProcess> together) {
        long began = System.nanoTime();
        for (MemberProcess process : together) {
            process.wanted();
            process.start();
        }
        for (MemberProcess process : together) {
            out.printf("  %-20s", process.member().name());
            out.flush();
            await(process, began);
            out.printf("ready after %,d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
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
