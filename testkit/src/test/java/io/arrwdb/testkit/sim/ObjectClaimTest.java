package io.arrwdb.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.coordination.ObjectClaim;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObjectClaimTest {
    private final SimWorld world = new SimWorld();
    private final MetaStore meta = new SimMetaStore(world.network).of(world.process);
    private final SimObjectStore simulated = new SimObjectStore(world.network);
    private final ObjectStore objects = simulated.of(world.process);

    @Test
    void aNewDeploymentTakesANewStoreAndKeepsIt() {
        claim(meta, objects, 1);
        claim(meta, objects, 2);
        assertThat(simulated.objects()).containsOnlyKeys("arrwdb/owner");
    }

    /** Objects of before there was a claim are taken with their metadata. */
    @Test
    void whatWasThereBeforeStays() {
        world.await(objects.put("arrwdb/c/1/x", ObjectBody.of(new byte[1])));
        claim(meta, objects, 1);
        claim(meta, objects, 2);
    }

    @Test
    void aStartThatWasInterruptedGoesOn() {
        claim(meta, objects, 1);
        world.await(meta.txn(MetaTxn.of(new MetaTxn.Op.Delete("objects/claimed"))));
        claim(meta, objects, 2);
    }

    @Test
    void twoDeploymentsNeverShareAStore() {
        claim(meta, objects, 1);
        MetaStore other = new SimMetaStore(world.network).of(world.process);
        assertThatThrownBy(() -> claim(other, objects, 2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to another deployment").hasMessageContaining("arrwdb.object.*");
        claim(meta, objects, 3);
    }

    @Test
    void metadataIsNeverUsedWithoutItsObjects() {
        claim(meta, objects, 1);
        ObjectStore empty = new SimObjectStore(world.network).of(world.process);
        assertThatThrownBy(() -> claim(meta, empty, 2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none of this deployment's objects");
        assertThat(world.await(empty.list(""))).as("nothing was changed").isEmpty();
    }

    /** A metadata store that answers late ends nobody's start. */
    @Test
    void answersThatAreLostAreAskedForAgain() {
        for (boolean carriedOut : new boolean[] {true, false}) {
            MetaStore fresh = new SimMetaStore(world.network).of(world.process);
            Silent silent = new Silent(fresh, carriedOut, new AtomicInteger());
            ObjectStore store = new SimObjectStore(world.network).of(world.process);
            claim(silent, store, 1);
            claim(fresh, store, 2);
            assertThat(silent.asked()).as("carried out: %s", carriedOut).hasValue(carriedOut ? 2 : 4);
        }
    }

    /** Loses the answer of every other transaction. */
    private record Silent(MetaStore store, boolean carriedOut, AtomicInteger asked) implements MetaStore {
        @Override
        public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
            if (asked.getAndIncrement() % 2 == 1) {
                return store.txn(txn);
            }
            CompletionStage<?> done = carriedOut ? store.txn(txn) : CompletableFuture.completedStage(null);
            return done.thenCompose(any -> CompletableFuture.failedStage(new MetaStoreException.OutcomeUnknown("no answer", null)));
        }

        @Override
        public CompletionStage<MetaSnapshot> range(String prefix) {
            return store.range(prefix);
        }

        @Override
        public CompletionStage<MetaSnapshot> get(String key) {
            return store.get(key);
        }

        @Override
        public CompletionStage<LeaseId> grant(long ttlMillis) {
            return store.grant(ttlMillis);
        }

        @Override
        public CompletionStage<Void> keepAlive(LeaseId lease) {
            return store.keepAlive(lease);
        }

        @Override
        public CompletionStage<Void> revoke(LeaseId lease) {
            return store.revoke(lease);
        }

        @Override
        public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
            return store.watch(prefix, after, mailbox, watcher);
        }

        @Override
        public CompletionStage<Void> compact(Revision revision) {
            return store.compact(revision);
        }
    }

    private void claim(MetaStore store, ObjectStore place, long fresh) {
        world.await(new ObjectClaim(store, place, new RequestId(fresh, fresh)).make());
    }
}
