package io.arrwdb.core.catalog;

import io.arrwdb.core.coordination.ImageFollower;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import java.util.concurrent.Executor;

/** Keeps a {@link Catalog} fresh by list and watch. */
public final class CatalogFollower extends ImageFollower<Catalog> {
    /** @param mailbox runs one task at a time */
    public CatalogFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(CatalogKeys.PREFIX, Catalog.EMPTY, Catalog::of, store, mailbox, timers);
    }
}
