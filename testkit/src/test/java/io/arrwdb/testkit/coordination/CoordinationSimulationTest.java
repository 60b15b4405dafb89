package io.arrwdb.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.testkit.sim.SimClock;
import io.arrwdb.testkit.sim.SimFaults;
import io.arrwdb.testkit.sim.SimMetaStore;
import io.arrwdb.testkit.sim.SimNetwork;
import io.arrwdb.testkit.sim.SimProcess;
import io.arrwdb.testkit.sim.SimScheduler;
import io.arrwdb.testkit.sim.SimTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three coordinators over a faulty network: never two at once, a leader once all is well, and catalogs that catch up. */
class CoordinationSimulationTest {
    private static final long TTL_MILLIS = 3_000;
    private static final String KEY = "election/coordinator";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void electsOneAndFollows(long seed) {
        World world = new World(seed);
        world.network.faults(SimFaults.usual());
        world.run(60_000, true);
        world.network.faults(SimFaults.none());
        world.network.heal();
        world.wakeAll();
        world.run(20_000, false);
        world.working = false;
        world.run(5_000, false);
        assertThat(world.leaders()).as("seed %d: one leads", seed).hasSize(1);
        assertThat(world.acceptedWrites).as("seed %d: work was done", seed).isGreaterThan(10);
        for (Candidate candidate : world.candidates) {
            List<String> missing = new ArrayList<>(namesIn(world.stored()));
            missing.removeAll(namesIn(candidate.follower.current()));
            assertThat(missing).as("seed %d: %s has caught up; it is at %s of %s, problem %s", seed, candidate.process,
                    candidate.follower.current().revision(), world.stored().revision(), candidate.follower.problem()).isEmpty();
        }
    }

    private static List<String> namesIn(Catalog catalog) {
        return catalog.databases().stream().map(DatabaseMeta::name).toList();
    }

    private static final class World {
        private final long seed;
        private final SimScheduler scheduler;
        private final SimNetwork network;
        private final SimMetaStore meta;
        private final List<Candidate> candidates = new ArrayList<>();
        private long lastReign;
        private long nextDatabase = 1;
        private int acceptedWrites;
        private boolean working = true;

        World(long seed) {
            this.seed = seed;
            scheduler = new SimScheduler(seed);
            network = new SimNetwork(scheduler);
            meta = new SimMetaStore(network);
            for (int i = 1; i <= 3; i++) {
                candidates.add(new Candidate(this, "coordinator-" + i));
            }
        }

        void run(long millis, boolean trouble) {
            long endNanos = scheduler.nowNanos() + millis * 1_000_000;
            if (trouble) {
                scheduler.after(500_000, () -> trouble(endNanos));
            }
            while (scheduler.nowNanos() < endNanos && scheduler.step()) {
                assertThat(leaders()).as("seed %d at %d ns", seed, scheduler.nowNanos()).hasSizeLessThanOrEqualTo(1);
            }
        }

        private void trouble(long endNanos) {
            if (scheduler.nowNanos() >= endNanos) {
                return;
            }
            Candidate victim = candidates.get(scheduler.random().nextInt(candidates.size()));
            switch (scheduler.random().nextInt(5)) {
                case 0 -> victim.restart();
                case 1 -> victim.process.pause();
                case 2 -> network.block(victim.process.name(), "meta");
                case 3 -> network.heal();
                default -> wakeAll();
            }
            scheduler.after(1_000_000 + scheduler.random().nextLong(4_000_000), () -> trouble(endNanos));
        }

        void wakeAll() {
            candidates.stream().filter(c -> c.process.isPaused()).forEach(c -> c.process.resume());
        }

        /** Those that would write at this moment. */
        List<String> leaders() {
            return candidates.stream().filter(c -> !c.process.isPaused() && c.election.fence().isPresent())
                    .map(c -> c.process.name()).toList();
        }

        Catalog stored() {
            return Catalog.of(new MetaSnapshot(meta.model().revision(), meta.model().range(CatalogKeys.PREFIX)));
        }

        /** Reigns follow each other: no write of an earlier one is accepted after a write of a later one. */
        void accepted(Fence fence) {
            assertThat(fence.created().value()).as("seed %d", seed).isGreaterThanOrEqualTo(lastReign);
            lastReign = fence.created().value();
            acceptedWrites++;
        }
    }

    private static final class Candidate {
        private final World world;
        private final SimProcess process;
        private Election election;
        private CatalogFollower follower;

        Candidate(World world, String name) {
            this.world = world;
            this.process = new SimProcess(name, world.scheduler);
            start();
        }

        void restart() {
            process.crash();
            process.start();
            start();
        }

        private void start() {
            Executor mailbox = process.mailbox();
            SimTimers timers = new SimTimers(process);
            MetaStore store = world.meta.of(process);
            election = new Election(KEY, new NodeId(process.name()), TTL_MILLIS, store, new SimClock(world.scheduler, 0), timers, mailbox);
            follower = new CatalogFollower(store, mailbox, timers);
            election.start();
            follower.start();
            work(new FencedStore(store, election), timers, mailbox);
        }

        /** Writes a database now and then, whoever it believes to be. */
        private void work(FencedStore store, SimTimers timers, Executor mailbox) {
            timers.after(200, mailbox, () -> {
                election.fence().filter(fence -> world.working).ifPresent(fence -> {
                    DatabaseId id = new DatabaseId(world.nextDatabase++);
                    byte[] record = new DatabaseMeta(id, "db" + id, Map.of(), Timestamp.ZERO).encode();
                    store.write(List.of(new MetaTxn.Op.Put(CatalogKeys.database(id), record)))
                            .whenCompleteAsync((revision, error) -> {
                                if (error == null) {
                                    world.accepted(fence);
                                }
                            }, mailbox);
                });
                work(store, timers, mailbox);
            });
        }
    }
}
