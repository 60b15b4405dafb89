package io.arrwdb.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.ObjectNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final ObjectNames NAMES = new ObjectNames(ObjectNames.ROOT, new CollectionId(4), Manifests.SHARD);
    private static final String USED = NAMES.intent(new Epoch(1, 1), new RequestId(1, 1));
    private static final String LEFT = NAMES.intent(new Epoch(1, 1), new RequestId(1, 2));
    private static final String GARBAGE = NAMES.intent(new Epoch(1, 1), new RequestId(1, 3));
    private static final String PROMISED = NAMES.intent(new Epoch(1, 1), new RequestId(1, 4));
    private static final String OLDER = NAMES.manifest(1, new Epoch(1, 1), new RequestId(2, 1));
    private static final String NEWEST = NAMES.manifest(2, new Epoch(1, 1), new RequestId(2, 2));

    @Test
    void whatNobodyNamesIsSweptWholeWhereItStandsAloneAndObjectByObjectBesideOthers() {
        List<String> keys = List.of(USED + "deletes", USED + "7.keys", LEFT + "8.keys", LEFT + "8.data.arrow", GARBAGE + "deletes", PROMISED + "9.keys",
                OLDER, NEWEST);
        assertThat(new Leftovers(List.of(manifest()), List.of(NEWEST)).intents(NAMES, keys))
                .containsExactlyInAnyOrder(USED + "7.keys", LEFT, PROMISED, OLDER);
    }

    @Test
    void whatAnotherShardNamesStays() {
        assertThat(new Leftovers(List.of(manifest()), List.of(NEWEST)).intents(NAMES, List.of(USED + "deletes", NEWEST))).containsExactly(PROMISED);
        ObjectNames other = new ObjectNames(ObjectNames.ROOT, new CollectionId(4), new ShardId(99));
        assertThat(new Leftovers(List.of(manifest()), List.of(NEWEST)).intents(other, List.of())).isEmpty();
    }

    private static Manifest manifest() {
        Manifest first = Manifests.first();
        return new Manifest(first.collection(), first.group(), first.shard(), 2, first.epoch(), first.checkpoint(), first.schema(), true, List.of(),
                List.of(new DeleteFile(new FileRef(USED + "deletes", 1, 1), new Offset(1), new Offset(2), false, List.of())), List.of(),
                List.of(new Compaction(new BuildId(5), List.of(new SegmentId(1)), new SegmentId(2), new Offset(1), 1, PROMISED)),
                List.of(new GarbageEntry(GARBAGE + "deletes", 1, 1)));
    }
}
