package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.id.LogGroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every loop of the process: made when first asked for, closed with it. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private final Map<String, MailboxLoop> loops = new HashMap<>();

    /** The loop of this name. */
    synchronized Executor named(String name) {
        return loops.computeIfAbsent(name, n -> MailboxLoop.onPlatformThread(n,
                error -> LOG.error("a task of loop {} failed", n, error)));
    }

    /** A loop for each log group. */
    Function<LogGroupId, Executor> perGroup(String prefix) {
        return group -> named(prefix + "-" + group);
    }

    @Override
    public void close() {
        List<MailboxLoop> all;
        synchronized (this) {
            all = new ArrayList<>(loops.values());
        }
        all.forEach(MailboxLoop::close);
    }
}
