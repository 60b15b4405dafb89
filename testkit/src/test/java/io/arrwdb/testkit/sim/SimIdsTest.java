package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.testkit.contract.UniqueIdsContract;

class SimIdsTest extends UniqueIdsContract {
    private final SimWorld world = new SimWorld();

    @Override
    protected UniqueIds process() {
        return new SimIds(world.scheduler);
    }
}
