package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.clock.UniqueIds;

/** Names from the simulation's seed. */
public final class SimIds implements UniqueIds {
    private final SimScheduler scheduler;

    public SimIds(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public RequestId next() {
        return new RequestId(scheduler.random().nextLong(), scheduler.random().nextLong());
    }
}
