package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Leaders;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.rpc.Role;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** The elections in which the coordinators of this process stand: one a role, so that roles may lead in different processes. */
@Singleton
final class Elections implements AutoCloseable {
    private final Identity identity;
    private final long leaseMillis;
    private final MetaStore meta;
    private final Clock clock;
    private final Timers timers;
    private final Loops loops;
    private final Map<Role, Election> elections = new EnumMap<>(Role.class);

    Elections(SettingValues settings, Identity identity, MetaStore meta, Clock clock, Timers timers, Loops loops) {
        this.leaseMillis = settings.get(Settings.COORDINATOR_LEASE);
        this.identity = identity;
        this.meta = meta;
        this.clock = clock;
        this.timers = timers;
        this.loops = loops;
    }

    /** That of the role, whose node of this process is the candidate. */
    synchronized Election of(Role role) {
        return elections.computeIfAbsent(role, r -> new Election(Leaders.keyOf(r.label()), identity.node(r),
                leaseMillis, meta, clock, timers, loops.named("election")));
    }

    /** Of the coordinators that stand for election here, whether each leads. */
    synchronized Map<Role, Boolean> leading() {
        Map<Role, Boolean> leading = new EnumMap<>(Role.class);
        elections.forEach((role, election) -> leading.put(role, election.fence().isPresent()));
        return leading;
    }

    @Override
    public synchronized void close() {
        elections.values().forEach(Election::close);
    }
}
