package io.arrwdb.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.testkit.sim.SimMetaStore;
import io.arrwdb.testkit.sim.SimNetwork;
import io.arrwdb.testkit.sim.SimProcess;
import io.arrwdb.testkit.sim.SimScheduler;
import io.arrwdb.testkit.sim.SimTimers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CatalogFollowerTest {
    private final SimScheduler scheduler = new SimScheduler(7);
    private final SimProcess process = new SimProcess("node-1", scheduler);
    private final MetaStore store = new SimMetaStore(new SimNetwork(scheduler)).of(process);

    /** A node that lists later than another knows a later revision, though no key of the catalog has changed between. */
    @Test
    void aRevisionThatChangedOtherKeysIsReachedToo() {
        await(write(database(1)));
        CatalogFollower early = follower();
        await(early.start());
        settle();
        Revision other = await(write(new MetaTxn.Op.Put("sessions/query-node/1", new byte[1]))).revision();
        CatalogFollower late = follower();
        await(late.start());
        assertThat(late.current().revision()).isEqualTo(other);
        Catalog reached = await(early.await(late.current().revision()));
        assertThat(reached.revision()).isGreaterThanOrEqualTo(other);
        assertThat(await(early.await(await(write(database(2))).revision())).databases()).hasSize(2);
    }

    private CatalogFollower follower() {
        return new CatalogFollower(store, process.mailbox(), new SimTimers(process));
    }

    private CompletionStage<MetaTxn.Result> write(MetaTxn.Op op) {
        return store.txn(MetaTxn.of(op));
    }

    private static MetaTxn.Op database(long id) {
        return new MetaTxn.Op.Put(CatalogKeys.database(new DatabaseId(id)),
                new DatabaseMeta(new DatabaseId(id), "db" + id, Map.of(), Timestamp.ZERO).encode());
    }

    /** The watch has begun, and told how far it is. */
    private void settle() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        scheduler.after(1_000_000, () -> settled.complete(null));
        await(settled);
    }

    private <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        while (!future.isDone() && scheduler.step()) {
            continue;
        }
        assertThat(future).as("nothing is left to happen").isDone();
        return future.join();
    }
}
