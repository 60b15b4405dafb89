package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.testkit.server.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** S3 that is slow, fails, loses what it is asked or answers; a node that stands still while it uploads. */
final class ObjectFaults {
    private static final int TIMES = 12;
    private static final long HOLD_MILLIS = 8_000;
    private static final long SLOW_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 6_000;
    private static final long POLL_MILLIS = 20;
    private static final Predicate<String> ANY = line -> true;
    private static final Predicate<String> WRITE = line -> line.startsWith("PUT ") || line.startsWith("POST ");

    private ObjectFaults() { }

    static List<Fault> of(RelayedCluster cluster, Random random) {
        FaultProxy objects = cluster.objects();
        List<Fault> faults = new ArrayList<>();
        faults.add(new Fault("slow s3-1", HOLD_MILLIS, () -> objects.delay(SLOW_MILLIS), () -> objects.delay(0)));
        faults.add(injected(objects, "failing s3-1", FaultProxy.Fault.REFUSE, ANY));
        faults.add(injected(objects, "s3-1 loses answers", FaultProxy.Fault.LOSE_ANSWER, ANY));
        faults.add(injected(objects, "s3-1 loses answers of writes", FaultProxy.Fault.LOSE_ANSWER, WRITE));
        faults.add(injected(objects, "s3-1 loses requests", FaultProxy.Fault.LOSE_REQUEST, ANY));
        faults.add(injected(objects, "s3-1 cuts answers", FaultProxy.Fault.CUT_ANSWER, line -> line.startsWith("GET ")));
        faults.add(injected(objects, "s3-1 turns a bit of answers", FaultProxy.Fault.FLIP_BIT_OF_ANSWER, line -> line.startsWith("GET ")));
        for (String name : cluster.names("data-node")) {
            boolean dies = random.nextBoolean();
            faults.add(new Fault((dies ? "kill " : "pause ") + name + " during uploads", PAUSE_MILLIS, () -> {
                objects.delay(SLOW_MILLIS);
                awaitUpload(objects);
                if (dies) {
                    cluster.kill(name);
                } else {
                    cluster.pause(name);
                }
            }, () -> {
                objects.delay(0);
                if (dies) {
                    cluster.start(name);
                } else {
                    cluster.resume(name);
                }
            }));
        }
        return faults;
    }

    private static Fault injected(FaultProxy objects, String name, FaultProxy.Fault fault, Predicate<String> requests) {
        return new Fault(name, HOLD_MILLIS, () -> objects.inject(fault, TIMES, requests), () -> objects.forget());
    }

    private static void awaitUpload(FaultProxy objects) throws InterruptedException {
        int before = objects.requests().size();
        long end = System.nanoTime() + HOLD_MILLIS * 1_000_000;
        while (System.nanoTime() < end && objects.requests().stream().skip(before).noneMatch(WRITE)) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
