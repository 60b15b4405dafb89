package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.testkit.check.LogStarts;
import io.arrwdb.testkit.check.PublishedManifests;
import io.arrwdb.testkit.check.Reigns;
import io.arrwdb.testkit.check.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Three nodes with the real log groups and feeds, clients, a root, a worker and a nemesis, played from one seed. First
 * anything may go wrong, and nothing false may come of it; then all faults end, and everything must recover.
 */
public final class SimCluster {
    private static final int NODES = 3;
    private static final int CLIENTS = 3;

    private final SimSettings settings;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards = new SimShards();
    private final SimHistory history;
    private final Reigns reigns;
    private final Replicas replicas;
    private final PublishedManifests manifests;
    private final LogStarts logStarts;
    private final List<LogGroupId> groups;
    private final List<SimClient> clients = new ArrayList<>();
    private final SimRoot root;
    private final SimWorker worker;
    private final SimIndexer indexer;
    private final SimNemesis nemesis;
    private Revision seenRevision = Revision.ZERO;
    private int seenObjects;
    private long published;
    private boolean recovering;

    public SimCluster(SimSettings settings) {
        this.settings = settings;
        services = new SimServices(settings.seed(), NODES);
        directory = new SimDirectory(services);
        history = new SimHistory(services);
        reigns = new Reigns(services.violations);
        replicas = new Replicas(services::reference, services.violations);
        manifests = new PublishedManifests(services.objects.objects(), SimServices.segments(services.objects.atOnce()),
                services::reference, SimRows::visible, services.violations);
        logStarts = new LogStarts(services::reference, services.violations);
        groups = IntStream.range(0, settings.groups()).mapToObj(LogGroupId::new).toList();
        root = new SimRoot(services, directory, shards);
        worker = new SimWorker(services, directory, shards);
        indexer = new SimIndexer(services, directory, shards);
        nemesis = new SimNemesis(services, directory, groups, settings.objectsAreLost());
    }

    /** Tells what is going on as it happens. */
    public SimCluster telling(Consumer<String> reader) {
        services.scheduler.tell(reader);
        return this;
    }

    /** Plays the whole history, or up to the first violation. */
    public SimResult run() {
        try {
            begin();
            play(settings.safetyMillis());
            nemesis.stop();
            recovering = true;
            if (settings.logIsLost()) {
                services.lostLogs.lose(groups.getFirst(), directory.nodes());
                play(settings.livenessMillis());
                services.lostLogs.areRefused();
            } else {
                new SimRecovery(services, directory, shards, history, manifests, root, clients).run(settings.livenessMillis(), this::step);
            }
            history.checkReadsAgain();
        } catch (RuntimeException e) {
            services.violations.report("a loop threw " + e + " at " + trace(e));
        }
        SimResult result = new SimResult(settings.seed(), services.scheduler.digest(), services.scheduler.happened(),
                TimeUnit.NANOSECONDS.toMillis(services.scheduler.nowNanos()), history.acknowledged(), history.reads(), reigns.count(),
                published, worker.committed(), indexer.committed(), root.splits(), root.moves(), replicas.compared(), services.violations.first());
        end();
        return result;
    }

    private void begin() {
        for (int i = 1; i <= NODES; i++) {
            SimNode node = new SimNode("node-" + i, services, groups, settings.rules(), reigns, replicas, directory::leaderFor);
            directory.add(node);
            node.start();
        }
        for (LogGroupId group : groups) {
            for (int i = 0; i < settings.shardsPerGroup(); i++) {
                root.create(shards.add(group, services.scheduler.random().nextInt(4) > 0, i % 2 == 1));
            }
        }
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add(new SimClient(i, services, directory, shards, history));
            clients.getLast().start();
        }
        worker.start();
        indexer.start();
        nemesis.start();
        disturb();
        split();
        if (settings.metadataIsLost()) {
            new SimMetadataLoss(services, directory, shards, groups, settings.rules()).start();
        }
        if (groups.size() > 1) {
            move();
        }
    }

    private void disturb() {
        services.scheduler.after(services.scheduler.delayMicros(1_500_000), () -> {
            if (recovering) {
                return;
            }
            List<SimShards.Shard> created = shards.created();
            if (!created.isEmpty() && root.isIdle()) {
                root.disturb(created.get(services.scheduler.random().nextInt(created.size())));
            }
            disturb();
        });
    }

    private void split() {
        services.scheduler.after(services.scheduler.delayMicros(900_000), () -> {
            if (recovering) {
                return;
            }
            List<SimShards.Shard> created = shards.created();
            if (!created.isEmpty() && root.isIdle()) {
                root.split(created.get(services.scheduler.random().nextInt(created.size())));
            }
            split();
        });
    }

    private void move() {
        services.scheduler.after(services.scheduler.delayMicros(700_000), () -> {
            if (recovering) {
                return;
            }
            List<SimShards.Shard> created = shards.created();
            if (!created.isEmpty() && root.isIdle()) {
                SimShards.Shard shard = created.get(services.scheduler.random().nextInt(created.size()));
                List<LogGroupId> others = groups.stream().filter(group -> !group.equals(shard.group())).toList();
                root.move(shard, others.get(services.scheduler.random().nextInt(others.size())));
            }
            move();
        });
    }

    private void play(long millis) {
        long until = services.scheduler.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (services.scheduler.nowNanos() < until && step()) {
            continue;
        }
    }

    /** One event, and everything that must hold after it; false once something does not. */
    private boolean step() {
        boolean happened = services.scheduler.step();
        for (LogGroupId group : groups) {
            services.reference(group);
        }
        checkMetadata();
        for (LogGroupId group : groups) {
            Offset start = services.log.partition(group).bounds().start();
            manifests.logBeginsAt(group, start);
            logStarts.logBeginsAt(group, start);
        }
        if (services.objects.objects().size() != seenObjects) {
            seenObjects = services.objects.objects().size();
            manifests.objectsAreThere();
        }
        return happened && services.violations.first().isEmpty();
    }

    private void checkMetadata() {
        if (services.meta.model().revision().equals(seenRevision)) {
            return;
        }
        for (MetaEvent event : services.meta.model().eventsAfter(seenRevision)) {
            if (event.key().startsWith(PointerRecord.PREFIX)) {
                checkPointer(event);
            } else {
                groups.stream().filter(group -> event.key().equals(LogStart.key(group))).forEach(group -> checkStart(group, event));
            }
        }
        seenRevision = services.meta.model().revision();
    }

    private void checkStart(LogGroupId group, MetaEvent event) {
        switch (event) {
            case MetaEvent.Put put -> logStarts.moved(group, LogStart.decode(put.entry().value()));
            case MetaEvent.Deleted deleted -> logStarts.forgotten(group);
        }
    }

    private void checkPointer(MetaEvent event) {
        switch (event) {
            case MetaEvent.Put put -> {
                published++;
                manifests.published(PointerRecord.decode(put.entry().value()));
            }
            case MetaEvent.Deleted deleted -> manifests.withdrawn(new ShardId(Long.parseLong(deleted.key().split("/")[1])));
        }
    }

    private void end() {
        directory.nodes().stream().filter(node -> node.process().isAlive()).forEach(SimNode::crash);
        while (directory.nodes().stream().anyMatch(SimNode::hasUnburied) && services.scheduler.step()) {
            continue;
        }
        services.close();
    }

    private static String trace(Throwable e) {
        StringBuilder trace = new StringBuilder();
        for (Throwable at = e; at != null; at = at.getCause()) {
            trace.append("\n    ").append(at);
            Optional.of(at.getStackTrace()).ifPresent(frames -> IntStream.range(0, Math.min(12, frames.length))
                    .forEach(i -> trace.append("\n      ").append(frames[i])));
        }
        return trace.toString();
    }
}
