package io.arrwdb.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final Timestamp T = Timestamp.ofMillis(1_700_000_000_000L);
    private static final DatabaseMeta DEFAULT = new DatabaseMeta(DatabaseMeta.DEFAULT_ID, "default", Map.of("a", "b"), T);

    @Test
    void recordsAreReadAsTheyWereWritten() {
        assertThat(DatabaseMeta.decode(DEFAULT.encode())).isEqualTo(DEFAULT);
        assertThat(CollectionMeta.decode(books().encode())).isEqualTo(books());
        assertThat(LoadMeta.decode(loaded().encode())).isEqualTo(loaded());
        assertThat(AliasMeta.decode(alias("tomes").encode())).isEqualTo(alias("tomes"));
    }

    @Test
    void storedRecordsOfTheFirstFormatAreStillRead() throws IOException {
        assertGolden("database-1.bin", DEFAULT.encode());
        assertGolden("collection-1.bin", books().encode());
        assertGolden("load-2.bin", loaded().encode());
        assertGolden("alias-1.bin", alias("tomes").encode());
    }

    @Test
    void newerFormatsAndCutRecordsAreRefused() {
        byte[] newer = books().encode();
        newer[0] = 2;
        assertThatThrownBy(() -> CollectionMeta.decode(newer)).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("format 2");
        byte[] whole = books().encode();
        for (int length = 0; length < whole.length; length += 13) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CollectionMeta.decode(cut)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void anImageIsTheSameWhetherListedOrFollowed() {
        MetaEntry database = entry(CatalogKeys.database(DEFAULT.id()), DEFAULT.encode(), 1);
        MetaEntry collection = entry(CatalogKeys.collection(books().id()), books().encode(), 2);
        MetaEntry load = entry(CatalogKeys.load(books().id()), loaded().encode(), 3);
        MetaEntry alias = entry(CatalogKeys.alias(DEFAULT.id(), "tomes"), alias("tomes").encode(), 3);
        Catalog listed = Catalog.of(new MetaSnapshot(new Revision(3), List.of(database, collection, load, alias)));
        Catalog followed = Catalog.EMPTY.apply(List.of(new MetaEvent.Put(database)), new Revision(1))
                .apply(List.of(new MetaEvent.Put(collection)), new Revision(2))
                .apply(List.of(new MetaEvent.Put(load), new MetaEvent.Put(alias)), new Revision(3));
        for (Catalog catalog : List.of(listed, followed)) {
            assertThat(catalog.revision()).isEqualTo(new Revision(3));
            assertThat(catalog.collection("", "books")).contains(books());
            assertThat(catalog.collection("default", "books")).contains(books());
            assertThat(catalog.meant("default", "tomes")).contains(books());
            assertThat(catalog.collection(books().id())).contains(books());
            assertThat(catalog.collectionOf(new ShardId(21))).contains(books());
            assertThat(catalog.collectionsOf(DEFAULT.id())).containsExactly(books());
            assertThat(catalog.load(books().id())).contains(loaded());
            assertThat(catalog.load(books().id()).orElseThrow().nodeOf(new ShardId(20))).contains(new NodeId("query-node-1"));
        }
    }

    @Test
    void anAliasIsAnotherNameThatFollowsItsCollection() {
        Catalog before = Catalog.of(new MetaSnapshot(new Revision(3), List.of(
                entry(CatalogKeys.alias(DEFAULT.id(), "tomes"), alias("tomes").encode(), 3),
                entry(CatalogKeys.alias(DEFAULT.id(), "old/1"), alias("old/1").encode(), 3),
                entry(CatalogKeys.database(DEFAULT.id()), DEFAULT.encode(), 1),
                entry(CatalogKeys.collection(books().id()), books().encode(), 2))));
        assertThat(before.collection("", "tomes")).isEmpty();
        assertThat(before.meant("", "tomes")).contains(books());
        assertThat(before.meant("", "books")).contains(books());
        assertThat(before.aliasesOf(books().id())).extracting(AliasMeta::name).containsExactly("old/1", "tomes");
        assertThat(before.aliasesOf(DEFAULT.id())).extracting(AliasMeta::name).containsExactly("old/1", "tomes");
        CollectionMeta renamed = books().withName(DEFAULT.id(), "volumes", T);
        Catalog after = before.apply(List.of(new MetaEvent.Put(entry(CatalogKeys.collection(renamed.id()), renamed.encode(), 4)),
                new MetaEvent.Deleted(CatalogKeys.alias(DEFAULT.id(), "old/1"), new Revision(5))), new Revision(5));
        assertThat(after.meant("", "tomes")).contains(renamed);
        assertThat(after.meant("", "old/1")).isEmpty();
        assertThat(after.alias(DEFAULT.id(), "old/1")).isEmpty();
        CollectionMeta dropping = renamed.withState(CollectionState.DROPPING);
        assertThat(after.apply(List.of(new MetaEvent.Put(entry(CatalogKeys.collection(renamed.id()), dropping.encode(), 6))), new Revision(6))
                .meant("", "tomes")).isEmpty();
    }

    private static AliasMeta alias(String name) {
        return new AliasMeta(DEFAULT.id(), name, books().id(), T);
    }

    @Test
    void aDroppedCollectionFreesItsName() {
        Catalog before = Catalog.of(new MetaSnapshot(new Revision(2), List.of(
                entry(CatalogKeys.database(DEFAULT.id()), DEFAULT.encode(), 1),
                entry(CatalogKeys.collection(books().id()), books().encode(), 2))));
        CollectionMeta dropping = books().withState(CollectionState.DROPPING);
        Catalog during = before.apply(List.of(new MetaEvent.Put(entry(CatalogKeys.collection(dropping.id()), dropping.encode(), 3))),
                new Revision(3));
        assertThat(during.collection("", "books")).isEmpty();
        assertThat(during.holderOf(DEFAULT.id(), "books")).isEmpty();
        assertThat(during.collection(dropping.id())).contains(dropping);
        Catalog after = during.apply(List.of(new MetaEvent.Deleted(CatalogKeys.collection(dropping.id()), new Revision(4))), new Revision(4));
        assertThat(after.collections()).isEmpty();
        assertThat(after.collectionOf(new ShardId(20))).isEmpty();
    }

    @Test
    void aCollectionBeingMadeHoldsItsNameButIsNotSeen() {
        CollectionMeta creating = books().withState(CollectionState.CREATING);
        Catalog catalog = Catalog.of(new MetaSnapshot(new Revision(2), List.of(
                entry(CatalogKeys.database(DEFAULT.id()), DEFAULT.encode(), 1),
                entry(CatalogKeys.collection(creating.id()), creating.encode(), 2))));
        assertThat(catalog.collection("", "books")).isEmpty();
        assertThat(catalog.holderOf(DEFAULT.id(), "books")).contains(creating);
    }

    @Test
    void keysOfLaterVersionsArePassedOver() {
        Catalog catalog = Catalog.of(new MetaSnapshot(new Revision(1), List.of(entry("catalog/of-later/7", new byte[] {99}, 1))));
        assertThat(catalog.collections()).isEmpty();
        assertThat(catalog.apply(List.of(new MetaEvent.Deleted("catalog/of-later/7", new Revision(2))), new Revision(2)).revision())
                .isEqualTo(new Revision(2));
    }

    @Test
    void droppingPartitionsAreNotVisible() {
        CollectionMeta dropping = books().withPartitionDropping(new PartitionId(31), T);
        assertThat(dropping.partition("new")).isEmpty();
        assertThat(dropping.visiblePartitions()).extracting(PartitionMeta::name).containsExactly("_default");
        assertThat(dropping.partitions()).hasSize(2);
        assertThat(dropping.withoutPartition(new PartitionId(31), T).partitions()).hasSize(1);
    }

    private static CollectionMeta books() {
        FieldSchema id = new FieldSchema(new FieldId(100), "id", "the key", DataType.INT64, null, true, true, false, false, false,
                false, Map.of(), null, 1);
        FieldSchema vector = new FieldSchema(new FieldId(101), "vector", "", DataType.FLOAT_VECTOR, null, false, false, false, false,
                false, false, Map.of("dim", "8"), null, 1);
        List<ShardId> shards = List.of(new ShardId(20), new ShardId(21));
        return new CollectionMeta(new CollectionId(10), new DatabaseId(1), "books",
                new CollectionSchema(1, "what we read", true, List.of(id, vector)),
                List.of(new PartitionMeta(new PartitionId(30), "_default", T), new PartitionMeta(new PartitionId(31), "new", T.plus(1))),
                List.of(new ShardMeta(shards.get(0), new LogGroupId(0), 0), new ShardMeta(shards.get(1), new LogGroupId(3), 1)),
                TokenRing.create(shards, T), List.of(new IndexMeta(new IndexId(40), new FieldId(101), "vector", "HNSW", "COSINE",
                        Map.of("M", "16"), Map.of("M", "16", "index_type", "HNSW"), T.plus(2))),
                Map.of("collection.ttl.seconds", "60"), 2, true, T, T.plus(2), CollectionState.AVAILABLE);
    }

    private static LoadMeta loaded() {
        return new LoadMeta(new CollectionId(10), false, List.of(new PartitionId(31), new PartitionId(30)), List.of(
                new ReplicaMeta(new ReplicaId(70), ReplicaMeta.DEFAULT_GROUP, new TreeMap<>(Map.of(
                        new ShardId(20), ShardSeat.at(new NodeId("query-node-1")).arrive(new NodeId("query-node-3")),
                        new ShardId(21), ShardSeat.EMPTY.arrive(new NodeId("query-node-1"))))),
                new ReplicaMeta(new ReplicaId(71), "night", new TreeMap<>(Map.of(new ShardId(20), ShardSeat.at(new NodeId("query-node-2")))))), true);
    }

    private static MetaEntry entry(String key, byte[] value, long revision) {
        return new MetaEntry(key, value, new Revision(revision), new Revision(revision));
    }

    private static void assertGolden(String name, byte[] bytes) throws IOException {
        try (InputStream golden = CatalogTest.class.getResourceAsStream("/golden/catalog/" + name)) {
            if (golden == null) {
                Path made = Path.of("target", "golden", name);
                Files.createDirectories(made.getParent());
                Files.write(made, bytes);
                throw new AssertionError("there is no golden file " + name + "; what it would be lies at " + made);
            }
            assertThat(bytes).isEqualTo(golden.readAllBytes());
        }
    }
}
