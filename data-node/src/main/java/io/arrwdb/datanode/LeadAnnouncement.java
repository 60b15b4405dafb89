package io.arrwdb.datanode;

import io.arrwdb.core.coordination.GroupLead;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.shard.group.GroupListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the metadata store that this node has begun to lead a group, so that others ask it first. A node that led before
 * and is late with its word does not overwrite a later one's. What is not told for a failure is found out by asking around.
 */
final class LeadAnnouncement implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(LeadAnnouncement.class);

    private final NodeId node;
    private final MetaStore meta;
    private final GroupListener next;

    /** @param next hears everything too */
    LeadAnnouncement(NodeId node, MetaStore meta, GroupListener next) {
        this.node = node;
        this.meta = meta;
        this.next = next;
    }

    @Override
    public void serving(LogGroupId group, Epoch epoch) {
        next.serving(group, epoch);
        announce(group, epoch).whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("that node {} leads log group {} could not be told: {}", node, group, error.getMessage());
            }
        });
    }

    /** Completes once it is told, or need not be. */
    CompletionStage<?> announce(LogGroupId group, Epoch epoch) {
        String key = GroupLead.key(group);
        return meta.get(key).thenCompose(found -> announce(key, new GroupLead(epoch, node), found));
    }

    private CompletionStage<?> announce(String key, GroupLead lead, MetaSnapshot found) {
        Optional<MetaEntry> before = found.entries().stream().findFirst();
        if (before.map(entry -> GroupLead.decode(entry.value()).epoch()).filter(e -> e.compareTo(lead.epoch()) > 0).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        return meta.txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(key, before.map(MetaEntry::modified).orElse(Revision.ZERO))),
                new MetaTxn.Op.Put(key, lead.encode())));
    }

    @Override
    public void progress(LogGroupId group, Offset at, Offset target) {
        next.progress(group, at, target);
    }

    @Override
    public void following(LogGroupId group, NodeId leader) {
        next.following(group, leader);
    }

    @Override
    public void ended(LogGroupId group, Epoch epoch, String why) {
        next.ended(group, epoch, why);
    }

    @Override
    public void stopped(LogGroupId group, String why) {
        next.stopped(group, why);
    }
}
