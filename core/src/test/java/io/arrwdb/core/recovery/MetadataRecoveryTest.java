package io.arrwdb.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetadataRecoveryTest {
    /** Those of production, but for {@link MetadataRecoveryMutantsTest}. */
    static Set<Rule> rules = Rule.all();

    private static final Manifest MANIFEST = Manifests.full();
    private static final LogGroupId GROUP = MANIFEST.group();
    private static final AliasMeta ALIAS = new AliasMeta(DatabaseMeta.DEFAULT_ID, "a", MANIFEST.collection(), new Timestamp(1));

    @Test
    void whatIsMadeAgainGoesOnAboveAllThatManifestsAndLogsShow() {
        Map<LogGroupId, GroupFacts> logs = log(0, 60, new Epoch(7_000, 3), Timestamp.ofMillis(90_000));
        MetadataRecovery.Plan plan = recovery(copy(List.of()), logs).plan(950);
        assertThat(limit(plan, SavedLimit.TIMESTAMPS)).isEqualTo(plan.timestampMillis())
                .isEqualTo(90_000 + MetadataRecovery.TIMESTAMP_MARGIN_MILLIS);
        assertThat(limit(plan, SavedLimit.IDS)).isEqualTo(plan.nextId()).isGreaterThan(950);
        assertThat(limit(plan, MetadataCopy.GENERATION_KEY)).isEqualTo(1);
        assertThat(GroupRecord.decode(value(plan, GroupRecord.key(GROUP)).orElseThrow())).satisfies(group -> {
            assertThat(group.incarnation()).isGreaterThan(7_000);
            assertThat(group.activated()).isFalse();
        });
    }

    @Test
    void limitsOfTheCopyThatLieHigherHold() {
        MetadataRecovery.Plan plan = recovery(copy(List.of(entry(SavedLimit.TIMESTAMPS, SavedLimit.encode(5_000_000)),
                entry(SavedLimit.IDS, SavedLimit.encode(4_000)))), log(0, 60, Epoch.NONE, new Timestamp(1))).plan(950);
        assertThat(plan.timestampMillis()).isEqualTo(5_000_000);
        assertThat(plan.nextId()).isEqualTo(4_000 + MetadataRecovery.ID_MARGIN);
    }

    @Test
    void theCatalogIsTakenAsItIsAndPointersNameTheNewestManifests() {
        MetadataRecovery.Plan plan = recovery(copy(List.of()), log(0, 60, Epoch.NONE, new Timestamp(1))).plan(0);
        assertThat(CollectionMeta.decode(value(plan, CatalogKeys.collection(MANIFEST.collection())).orElseThrow())).isEqualTo(collection());
        assertThat(AliasMeta.decode(value(plan, CatalogKeys.alias(ALIAS.database(), ALIAS.name())).orElseThrow())).isEqualTo(ALIAS);
        assertThat(PointerRecord.decode(value(plan, PointerRecord.key(MANIFEST.shard())).orElseThrow()))
                .isEqualTo(new FoundManifest("root/m-9", 77, MANIFEST).pointer());
        assertThat(plan.remarks()).singleElement().asString().contains("shard 13", "has no manifest");
    }

    @Test
    void aShardThatNoCopyKnowsStaysAndIsTold() {
        MetadataRecovery.Plan plan = new MetadataRecovery(new MetadataCopy(0, new Revision(1), 0, List.of()),
                List.of(new FoundManifest("root/m-9", 77, MANIFEST)), Map.of(), rules).plan(0);
        assertThat(value(plan, PointerRecord.key(MANIFEST.shard()))).isEmpty();
        assertThat(plan.remarks()).singleElement().asString().contains("shard 12", "is in no copy of the metadata");
    }

    @Test
    void aLogIsReadFromWhereTheCopySaysOrElseFromTheFirstCheckpoint() {
        byte[] copied = new LogStart(new GroupPosition("topic", new Offset(20), Manifests.EPOCH, new Timestamp(1_020))).encode();
        MetadataCopy copy = copy(List.of(entry(LogStart.key(GROUP), copied)));
        assertThat(start(recovery(copy, log(20, 60, Epoch.NONE, new Timestamp(1))).plan(0)).next()).isEqualTo(new Offset(20));
        assertThat(start(recovery(copy, log(40, 60, Epoch.NONE, new Timestamp(1))).plan(0))).isEqualTo(MANIFEST.checkpoint().position());
        MetadataRecovery.Plan cut = recovery(copy, log(55, 60, Epoch.NONE, new Timestamp(1))).plan(0);
        assertThat(cut.remarks()).anySatisfy(remark -> assertThat(remark).contains("does not go on where its manifests end", "recover group 1"));
    }

    private static MetadataRecovery recovery(MetadataCopy copy, Map<LogGroupId, GroupFacts> logs) {
        return new MetadataRecovery(copy, List.of(new FoundManifest("root/m-9", 77, MANIFEST)), logs, rules);
    }

    private static MetadataCopy copy(List<MetadataCopy.Entry> further) {
        List<MetadataCopy.Entry> entries = new ArrayList<>(further);
        entries.add(entry(CatalogKeys.collection(MANIFEST.collection()), collection().encode()));
        entries.add(entry(CatalogKeys.alias(ALIAS.database(), ALIAS.name()), ALIAS.encode()));
        entries.add(entry(GroupRecord.key(GROUP), new GroupRecord(3, true, List.of()).encode()));
        return new MetadataCopy(0, new Revision(1), 0, entries);
    }

    /** Its first shard has the manifest, its second has none. */
    private static CollectionMeta collection() {
        List<ShardId> shards = List.of(MANIFEST.shard(), new ShardId(13));
        return new CollectionMeta(MANIFEST.collection(), DatabaseMeta.DEFAULT_ID, "c", MANIFEST.schema(), List.of(),
                List.of(new ShardMeta(shards.get(0), GROUP, 0), new ShardMeta(shards.get(1), GROUP, 1)), TokenRing.create(shards, new Timestamp(1)),
                List.of(), Map.of(), 2, true, new Timestamp(1), new Timestamp(1), CollectionState.AVAILABLE);
    }

    private static Map<LogGroupId, GroupFacts> log(long start, long end, Epoch epoch, Timestamp ts) {
        return Map.of(GROUP, new GroupFacts(new LogBounds("topic", new Offset(start), new Offset(end)), epoch, ts, Map.of()));
    }

    private static MetadataCopy.Entry entry(String key, byte[] value) {
        return new MetadataCopy.Entry(key, value);
    }

    private static Optional<byte[]> value(MetadataRecovery.Plan plan, String key) {
        return plan.puts().stream().filter(entry -> entry.key().equals(key)).map(MetadataCopy.Entry::value).findFirst();
    }

    private static long limit(MetadataRecovery.Plan plan, String key) {
        return SavedLimit.decode(value(plan, key).orElseThrow());
    }

    private static GroupPosition start(MetadataRecovery.Plan plan) {
        return LogStart.decode(value(plan, LogStart.key(GROUP)).orElseThrow()).position();
    }
}
