package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.testkit.contract.UniqueIdsContract;

class RandomIdsTest extends UniqueIdsContract {
    @Override
    protected UniqueIds process() {
        return new RandomIds();
    }
}
