package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.Revision;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What the watches of one store share.
 *
 * @param now reads the revision that a majority agrees on
 * @param watches those that are not over
 */
record WatchContext(Members members, Login login, Requests requests, Answers answers, EtcdLimits limits, Clock clock,
        Timers timers, Executor loop, Supplier<CompletableFuture<Revision>> now, Set<EtcdWatch> watches) { }
