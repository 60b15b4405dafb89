package io.arrwdb.core.group;

import io.arrwdb.core.coordination.ImageFollower;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import java.util.concurrent.Executor;

/** Keeps {@link ResourceGroups} fresh by list and watch. */
public final class ResourceGroupsFollower extends ImageFollower<ResourceGroups> {
    /** @param mailbox runs one task at a time */
    public ResourceGroupsFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(ResourceGroup.PREFIX, ResourceGroups.EMPTY, ResourceGroups::of, store, mailbox, timers);
    }
}
