package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.query.Fleet;
import io.arrwdb.core.plan.query.NodeShard;
import io.arrwdb.core.plan.query.SeatPlanner;
import io.arrwdb.core.plan.query.SeatStep;
import io.arrwdb.core.plan.query.Wanted;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at every load: asks the nodes what they hold, takes the steps that {@link SeatPlanner} plans, asks nodes for what
 * they lack and to let go of what nobody wants, and notes which loads serve. Blocks; one at a time.
 */
final class LoadPass {
    private static final Logger LOG = LoggerFactory.getLogger(LoadPass.class);
    private static final long WRITE_TIMEOUT_MILLIS = 10_000;

    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final CatalogEditor editor;
    private final QueryNodes nodes;
    private final Groups groups;
    private final Departures departures;
    private final LoadTroubles troubles;
    private final SeatRequests requests;
    private final Map<CollectionId, Integer> progress = new ConcurrentHashMap<>();
    private final Map<CollectionId, Failure> refusals = new ConcurrentHashMap<>();
    private volatile Sightings sightings = Sightings.NONE;

    LoadPass(CatalogFollower catalog, MembershipFollower members, CatalogEditor editor, QueryNodes nodes,
            Groups groups, Departures departures, LoadTroubles troubles) {
        this.catalog = catalog;
        this.members = members;
        this.editor = editor;
        this.nodes = nodes;
        this.groups = groups;
        this.departures = departures;
        this.troubles = troubles;
        this.requests = new SeatRequests(nodes, troubles);
    }

    /** How far a load is, in percent, as of the last look. */
    int progressOf(CollectionId collection) {
        return progress.getOrDefault(collection, 0);
    }

    /** Why a load does not get on, as of the last look: every node that could take one of its shards has refused it. */
    Optional<Failure> refusalOf(CollectionId collection) {
        return Optional.ofNullable(refusals.get(collection));
    }

    /** The nodes as they are known now, for a placement besides the passes. */
    Fleet fleet() {
        return sightings.fleet(members.current(), groups::of, requests.serving(), troubles.barred());
    }

    Outcome run() {
        Catalog now = catalog.current();
        Membership membership = members.current();
        List<NodeId> live = membership.nodes(Role.QUERY_NODE.label());
        sightings = sightings.next(nodes.status(live), shard -> now.collectionOf(shard).isPresent());
        requests.look(sightings);
        troubles.keepOnly(seat -> membership.has(Role.QUERY_NODE.label(), seat.node()) && isLoaded(now, seat.shard()));
        boolean acted = groups.assign(membership.staying(Role.QUERY_NODE.label())) | place(now);
        Catalog placed = catalog.current();
        boolean settled = live.stream().allMatch(sightings::answered);
        for (LoadMeta load : placed.loads()) {
            Optional<CollectionMeta> collection = available(placed, load);
            if (collection.isPresent()) {
                settled &= serve(collection.get(), load);
                noteRefusal(collection.get(), load, membership.staying(Role.QUERY_NODE.label()));
            }
        }
        progress.keySet().removeIf(c -> placed.load(c).isEmpty());
        refusals.keySet().removeIf(c -> placed.load(c).isEmpty());
        settled &= releaseUnwanted(placed);
        acted |= requests.acted();
        return acted ? Outcome.BUSY : settled ? Outcome.IDLE : Outcome.WAITING;
    }

    private static Optional<CollectionMeta> available(Catalog now, LoadMeta load) {
        return now.collection(load.collection()).filter(CollectionMeta::available);
    }

    private boolean place(Catalog now) {
        List<Wanted> wanted = new ArrayList<>();
        now.loads().forEach(load -> available(now, load).ifPresent(c -> wanted.add(new Wanted(load, c.ring().shards()))));
        Map<CollectionId, List<SeatStep>> steps = SeatPlanner.plan(fleet(), wanted).stream()
                .collect(Collectors.groupingBy(SeatStep::collection));
        steps.forEach((collection, taken) -> {
            LOG.info("collection {}: {}", collection, taken);
            LoadMeta before = now.load(collection).orElseThrow();
            LoadMeta after = before;
            for (SeatStep step : taken) {
                after = step.applyTo(after);
            }
            edit(before, after);
        });
        return !steps.isEmpty();
    }

    /** Whether every seat serves what is wanted. */
    private boolean serve(CollectionMeta collection, LoadMeta load) {
        boolean settled = true;
        boolean ready = true;
        int percent = 0;
        int seats = 0;
        for (ShardMeta shard : collection.shards()) {
            ready &= !load.nodesOf(shard.id()).isEmpty();
            List<NodeId> holders = load.replicas().stream().flatMap(r -> r.seat(shard.id()).holders()).toList();
            for (NodeId node : holders) {
                int done = requests.want(node, SeatRequests.of(collection, load, shard), sightings);
                settled &= done == 100;
                percent += done;
                seats++;
            }
            ready &= load.replicas().stream().map(r -> r.seat(shard.id())).noneMatch(s -> s.serving().isEmpty() && s.arriving().isPresent());
        }
        progress.put(collection.id(), seats == 0 ? 0 : percent / seats);
        if (ready && settled && !load.ready()) {
            edit(load, load.withReady(true));
        }
        return settled;
    }

    private void noteRefusal(CollectionMeta collection, LoadMeta load, List<NodeId> nodes) {
        Optional<Failure> refusal = Optional.empty();
        for (ShardMeta shard : collection.shards()) {
            List<Failure> said = nodes.stream().flatMap(node -> troubles.refusal(new NodeShard(node, shard.id())).stream()).toList();
            if (load.nodesOf(shard.id()).isEmpty() && !said.isEmpty() && said.size() == nodes.size()) {
                refusal = Optional.of(said.getFirst());
            }
        }
        refusal.ifPresentOrElse(why -> refusals.put(collection.id(), why), () -> refusals.remove(collection.id()));
    }

    /** Whether nobody holds what nobody wants. */
    private boolean releaseUnwanted(Catalog now) {
        boolean settled = true;
        for (Map.Entry<NodeId, Map<ShardId, ShardView>> held : sightings.views().entrySet()) {
            for (ShardId shard : held.getValue().keySet()) {
                NodeShard seat = new NodeShard(held.getKey(), shard);
                if (!held.getValue().get(shard).getSplitOff() && !isWanted(now, seat)) {
                    settled = false;
                    if (!departures.isLeaving(seat)) {
                        requests.release(seat);
                    }
                }
            }
        }
        return settled;
    }

    private static boolean isWanted(Catalog now, NodeShard seat) {
        return now.collectionOf(seat.shard()).filter(CollectionMeta::available).flatMap(c -> now.load(c.id()))
                .map(load -> load.holds(seat.node(), seat.shard())).orElse(false);
    }

    private static boolean isLoaded(Catalog now, ShardId shard) {
        return now.collectionOf(shard).filter(CollectionMeta::available).flatMap(c -> now.load(c.id())).isPresent();
    }

    /** Writes what this look has found, unless the record has changed since; waits until the catalog shows it. */
    private void edit(LoadMeta seen, LoadMeta next) {
        Revision revision = Waiting.on(editor.load(seen.collection(), found -> found.filter(seen::equals).isPresent() ? Optional.of(next) : found),
                WRITE_TIMEOUT_MILLIS, "writing the load of collection " + seen.collection()).revision();
        Waiting.on(catalog.await(revision), WRITE_TIMEOUT_MILLIS, "reading the catalog back");
        if (!revision.equals(Revision.ZERO)) {
            departures.begin(left(seen, next), revision);
        }
    }

    /** Where shards are asked for no more. */
    static List<NodeShard> left(LoadMeta before, LoadMeta after) {
        return before.replicas().stream().flatMap(replica -> replica.seats().entrySet().stream())
                .flatMap(e -> e.getValue().serving().stream().map(node -> new NodeShard(node, e.getKey())))
                .filter(seat -> !after.holds(seat.node(), seat.shard())).toList();
    }
}
