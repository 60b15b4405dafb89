package io.arrwdb.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.wal.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectInventoryTest {
    private static final LogGroupId GROUP = new LogGroupId(1);
    private static final String SHARD = "arrwdb/c/4/s/12/";
    private final Manifest manifest = Manifests.full();
    private final Optional<PointerRecord> pointer = Optional.of(new PointerRecord(manifest.collection(), GROUP, Manifests.SHARD, 9,
            Manifests.EPOCH, manifest.checkpointOffset(), SHARD + "manifest/9", 7));

    @Test
    void whatAManifestNamesIsNeededAndItsGarbageWillGo() {
        ObjectInventory inventory = new ObjectInventory(List.of(new ShardHolding(pointer, Optional.of(manifest), Optional.empty())), Set.of());
        assertThat(inventory.standing(SHARD + "manifest/9")).isEqualTo(Standing.REFERENCED);
        manifest.files().forEach(file -> assertThat(inventory.standing(file.key())).isEqualTo(Standing.REFERENCED));
        assertThat(inventory.standing("root/old")).isEqualTo(Standing.PASSING);
        assertThat(inventory.standing("root/p/950.data")).as("of a registered compaction").isEqualTo(Standing.PASSING);
        assertThat(inventory.standing("arrwdb/owner")).isEqualTo(Standing.OWN);
        assertThat(inventory.standing("elsewhere")).isEqualTo(Standing.ORPHANED);
    }

    @Test
    void withoutTheDecisionsNobodyKnowsWhoseAnObjectIs() {
        ObjectInventory read = new ObjectInventory(List.of(new ShardHolding(pointer, Optional.of(manifest), Optional.empty())), Set.of());
        assertThat(read.standing(SHARD + "data/x/1.keys")).isEqualTo(Standing.ORPHANED);
        ObjectInventory unread = new ObjectInventory(List.of(new ShardHolding(pointer, Optional.of(manifest), Optional.empty())), Set.of(GROUP));
        assertThat(unread.standing(SHARD + "data/x/1.keys")).isEqualTo(Standing.UNDECIDED);
        assertThat(unread.standing("arrwdb/c/4/s/99/data/x/1.keys")).as("of a shard without a pointer").isEqualTo(Standing.UNDECIDED);
        ObjectInventory other = new ObjectInventory(List.of(new ShardHolding(pointer, Optional.of(manifest), Optional.empty())),
                Set.of(new LogGroupId(2)));
        assertThat(other.standing(SHARD + "data/x/1.keys")).as("its own group was read").isEqualTo(Standing.ORPHANED);
    }

    @Test
    void whatIsIntendedOrLeftOfADroppedShardIsPassing() {
        GroupLedger ledger = new GroupLedger(Rule.all());
        ledger.apply(new Decision.Activate(Manifests.EPOCH, new NodeId("n")));
        ledger.apply(new Decision.CreateShard(Manifests.EPOCH, Manifests.SHARD, new CollectionId(4), new Offset(0)));
        ledger.apply(new Decision.Adopt(Manifests.EPOCH, Manifests.SHARD, Manifests.first()));
        ledger.apply(new Decision.Intent(Manifests.EPOCH, Manifests.SHARD, SHARD + "data/x/"));
        assertThat(inventory(ledger).standing(SHARD + "data/x/1.keys")).isEqualTo(Standing.PASSING);
        assertThat(inventory(ledger).standing(SHARD + "data/y/1.keys")).isEqualTo(Standing.ORPHANED);
        ledger.apply(new Decision.DropShard(Manifests.EPOCH, Manifests.SHARD));
        assertThat(inventory(ledger).standing(SHARD + "data/y/1.keys")).isEqualTo(Standing.PASSING);
    }

    private static ObjectInventory inventory(GroupLedger ledger) {
        return new ObjectInventory(List.of(new ShardHolding(Optional.empty(), Optional.empty(), ledger.shard(Manifests.SHARD))), Set.of());
    }
}
