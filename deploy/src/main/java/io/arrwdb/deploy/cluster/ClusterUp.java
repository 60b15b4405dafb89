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
    /** How long a process that was killed may take to let go of its ports. */
    private static final long PORTS_MILLIS = 10_000;
    /** So often a member is started: it ends where a server that it needs does not answer in time, as one that has just come back. */
    private static final int STARTS = 3;

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
        List<Start> starts = together.stream().map(this::begin).toList();
        for (Start start : starts) {
            out.printf("  %-20s", start.process().member().name());
            out.flush();
            await(start);
            out.printf("ready after %,d ms%n", start.millis());
        }
    }

    private Start begin(MemberProcess process) {
        long beganNanos = System.nanoTime();
        long logBytes = process.log().sizeBytes();
        process.wanted();
        return new Start(process, process.start(Math.min(timeoutMillis, PORTS_MILLIS)), logBytes, beganNanos);
    }

    private void await(Start first) {
        Start start = first;
        int starts = start.made() ? 1 : 0;
        MemberState state = start.process().state();
        while (state != MemberState.READY) {
            if (state == MemberState.DEAD && starts < STARTS) {
                if (start.made()) {
                    out.print("has ended, and is started again; ");
                    out.flush();
                }
                start = begin(start.process());
                starts++;
            } else if (state == MemberState.DEAD || start.millis() > timeoutMillis) {
                boolean dead = state == MemberState.DEAD;
                out.println(dead ? "has ended" : "is not ready");
                throw new IllegalStateException(start.failure(dead ? "has ended" : "does not serve after " + timeoutMillis + " ms"));
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while " + start.process().member().name() + " starts", e);
            }
            state = start.process().state();
        }
    }

    /**
     * One start of a member.
     *
     * @param made false where it was found running
     * @param logBytes where its log ended before
     */
    private record Start(MemberProcess process, boolean made, long logBytes, long beganNanos) {
        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        }

        String failure(String how) {
            return process.member().name() + ' ' + how + "; its log, " + process.log().path() + ", ends:" + process.log().end(made ? logBytes : 0);
        }
    }
}
