package io.arrwdb.deploy.compose;

import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.Failpoints;
import java.util.concurrent.atomic.AtomicInteger;

/** For the crash suite: ends the JVM, as {@code kill -9} would, at the n-th passing of a named point. */
final class HaltingFailpoints implements Failpoints {
    /** {@code NAME} or {@code NAME:n}. */
    static final String PROPERTY = "io.arrwdb.failpoint";

    private static final int HALTED = 137;

    private final Failpoint wanted;
    private final AtomicInteger left;

    private HaltingFailpoints(Failpoint wanted, int passings) {
        this.wanted = wanted;
        left = new AtomicInteger(passings);
    }

    /** The point that the system property names, or none. */
    static Failpoints fromSystemProperties() {
        String text = System.getProperty(PROPERTY, "");
        if (text.isEmpty()) {
            return Failpoints.NONE;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return new HaltingFailpoints(Failpoint.valueOf(name), colon < 0 ? 1 : Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public void reached(Failpoint point) {
        if (point == wanted && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
    }
}
