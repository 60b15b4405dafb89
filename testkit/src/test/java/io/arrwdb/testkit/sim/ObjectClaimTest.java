package io.arrwdb.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.coordination.ObjectClaim;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
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

    private void claim(MetaStore store, ObjectStore place, long fresh) {
        world.await(new ObjectClaim(store, place, new RequestId(fresh, fresh)).make());
    }
}
