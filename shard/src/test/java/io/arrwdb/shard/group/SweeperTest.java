package io.arrwdb.shard.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.ObjectNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweeperTest {
    /** Amid a sweep {@code recover meta} may look for the newest manifest of the shard. */
    @Test
    void aManifestIsDeletedBeforeWhatItNames() {
        ObjectNames names = new ObjectNames(Publisher.ROOT, new CollectionId(7), new ShardId(1));
        String intent = names.intent(new Epoch(2, 5), new RequestId(1, 1));
        String manifest = names.manifest(2, new Epoch(2, 5), new RequestId(1, 2));
        assertThat(Sweeper.manifestsFirst(List.of(ObjectNames.data(intent, new SegmentId(3)), intent, manifest)))
                .containsExactly(manifest, ObjectNames.data(intent, new SegmentId(3)), intent);
    }
}
