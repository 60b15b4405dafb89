package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.AddFieldRequest;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.PartitionRequest;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootCoordinatorTest {
    @TempDir
    private Path directory;
    private RootWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new RootWorld(directory, new RootConfig(3, 3, 3, 4, 2, 16, true, 20_000, 3_000, 100, 300_000));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theDefaultDatabaseIsThereAndStays() {
        assertThat(world.seenByProxy().database("")).hasValueSatisfying(d -> assertThat(d.name()).isEqualTo("default"));
        assertRefused(world.stub().dropDatabase(DatabaseRequest.newBuilder().setName("default").build()), 65_535,
                "can not drop default database");
    }

    @Test
    void aCreatedCollectionIsCompleteAndShownToTheProxyWhenTheAnswerComes() {
        DdlResponse answer = create("books", RootWorld.schema(), 0);
        CollectionMeta books = world.seenByProxy().collection("", "books").orElseThrow();
        assertThat(books.id().value()).isEqualTo(answer.getId());
        assertThat(books.schema().version()).isEqualTo(1);
        assertThat(books.schema().fields()).extracting(f -> f.id().value(), FieldSchema::name).containsExactly(
                tuple(100L, "id"), tuple(101L, "vector"),
                tuple(102L, "$meta"));
        assertThat(books.visiblePartitions()).extracting(PartitionMeta::name).containsExactly("_default");
        assertThat(books.shards()).hasSize(2).extracting(s -> s.group().value()).containsExactly(0, 1);
        assertThat(books.shards()).extracting(s -> s.id()).isEqualTo(books.ring().shards());
        assertThat(world.data.created).hasSize(1);
        assertThat(CollectionSchema.decode(world.data.created.getFirst().getSchema().toByteArray())).isEqualTo(books.schema());
    }

    @Test
    void aDefinitionIsAnsweredAfterTheProxyHasAppliedIt() throws Exception {
        world.proxyApplies = new CompletableFuture<>();
        CompletableFuture<DdlResponse> answer = CompletableFuture.supplyAsync(() -> create("books", RootWorld.schema(), 1));
        try {
            CompletableFuture.anyOf(world.proxyAsked, answer).get(1, TimeUnit.MINUTES);
            assertThat(answer).isNotDone();
        } finally {
            world.proxyApplies.complete(null);
        }
        assertThat(answer.get(1, TimeUnit.MINUTES).hasFailure()).isFalse();
    }

    @Test
    void creatingTheSameSucceedsAndAnotherIsRefused() {
        DdlResponse first = create("books", RootWorld.schema(), 2);
        DdlResponse second = create("books", RootWorld.schema(), 2);
        assertThat(second.hasFailure()).isFalse();
        assertThat(second.getId()).isEqualTo(first.getId());
        assertRefused(create("books", RootWorld.schema(RootWorld.field("n", DataType.INT64, Map.of(), false)), 2), 65_535,
                "create duplicate collection with different parameters");
        assertRefused(create("books", RootWorld.schema(), 3), 65_535, "create duplicate collection with different parameters");
    }

    @Test
    void limitsAreNamed() {
        assertRefused(create("wide", RootWorld.schema(), 5), 1100, "shards's number should be limited to 4");
        for (String name : List.of("a", "b", "c")) {
            create(name, RootWorld.schema(), 1);
        }
        assertRefused(create("d", RootWorld.schema(), 1), 102, "exceeded the limit number of collections");
        partition("a", "p1");
        partition("a", "p2");
        assertRefused(partition("a", "p3"), 65_535, "exceeds max configuration (3)");
        database("db1");
        database("db2");
        assertRefused(database("db3"), 801, "exceeded the limit number of database");
    }

    @Test
    void aPartitionKeyMakesPartitionsThatNobodyAddsTo() {
        FieldSchema key = new FieldSchema(new FieldId(0), "city", "", DataType.VARCHAR, null, false, false, false, false, true,
                false, Map.of("max_length", "64"), null, 0);
        DdlResponse answer = world.stub().createCollection(CreateCollectionRequest.newBuilder().setCollection("cities")
                .setSchema(ByteString.copyFrom(RootWorld.schema(key).encode())).setPartitions(3).build());
        assertThat(answer.hasFailure()).isFalse();
        assertThat(world.seenByProxy().collection("", "cities").orElseThrow().visiblePartitions()).extracting(PartitionMeta::name)
                .containsExactly("_default_0", "_default_1", "_default_2");
        assertRefused(partition("cities", "p"), 65_535, "partition key mode");
    }

    @Test
    void databasesKeepTheirNamesApart() {
        database("shelf");
        assertRefused(database("shelf"), 65_535, "database already exist: shelf");
        create("books", RootWorld.schema(), 1);
        DdlResponse inShelf = world.stub().createCollection(CreateCollectionRequest.newBuilder().setDatabase("shelf")
                .setCollection("books").setSchema(ByteString.copyFrom(RootWorld.schema().encode())).build());
        assertThat(inShelf.hasFailure()).isFalse();
        assertRefused(world.stub().dropDatabase(DatabaseRequest.newBuilder().setName("shelf").build()), 65_535, "not empty");
        assertRefused(world.stub().dropCollection(CollectionRequest.newBuilder().setDatabase("none").setCollection("x").build()),
                800, "database not found[database=none]");
        drop("shelf", "books");
        assertThat(world.stub().dropDatabase(DatabaseRequest.newBuilder().setName("shelf").build()).hasFailure()).isFalse();
        assertThat(world.seenByProxy().database("shelf")).isEmpty();
        assertThat(world.seenByProxy().collection("", "books")).isPresent();
    }

    @Test
    void aRenamedCollectionKeepsItsId() {
        database("shelf");
        long id = create("books", RootWorld.schema(), 1).getId();
        assertThat(rename("books", "tomes", "shelf").hasFailure()).isFalse();
        assertThat(world.seenByProxy().collection("", "books")).isEmpty();
        assertThat(world.seenByProxy().collection("shelf", "tomes").orElseThrow().id().value()).isEqualTo(id);
        create("books", RootWorld.schema(), 1);
        create("films", RootWorld.schema(), 1);
        assertRefused(rename("books", "films", ""), 65_535, "duplicated new collection name films");
        assertRefused(rename("none", "x", ""), 100, "collection not found[database=default][collection=none]");
    }

    @Test
    void partitionsComeAndGoWithTheirRows() {
        create("books", RootWorld.schema(), 1);
        assertThat(partition("books", "new").hasFailure()).isFalse();
        assertThat(partition("books", "new").hasFailure()).isFalse();
        long id = world.seenByProxy().collection("", "books").orElseThrow().partition("new").orElseThrow().id().value();
        assertThat(dropPartition("books", "new").hasFailure()).isFalse();
        assertThat(world.seenByProxy().collection("", "books").orElseThrow().partitions()).hasSize(1);
        assertThat(world.data.controls).singleElement().satisfies(c -> {
            assertThat(c.getKind()).isEqualTo(ControlRecord.Kind.DROP_PARTITION);
            assertThat(c.getPartition()).isEqualTo(id);
            assertThat(c.getDdlTs()).isNotZero();
        });
        assertThat(dropPartition("books", "new").hasFailure()).isFalse();
        assertRefused(dropPartition("books", "_default"), 65_535, "default partition cannot be deleted");
    }

    @Test
    void anAddedFieldStandsBeforeTheDynamicOneAndTheShardsHearOfItFirst() {
        create("books", RootWorld.schema(), 1);
        assertThat(addField("pages").hasFailure()).isFalse();
        CollectionSchema schema = world.seenByProxy().collection("", "books").orElseThrow().schema();
        assertThat(schema.version()).isEqualTo(2);
        assertThat(schema.fields()).extracting(FieldSchema::name).containsExactly("id", "vector", "pages", "$meta");
        assertThat(schema.field("pages").orElseThrow().id().value()).isEqualTo(103);
        assertThat(schema.field("pages").orElseThrow().sinceVersion()).isEqualTo(2);
        assertThat(CollectionSchema.decode(world.data.controls.getFirst().getSchema().toByteArray())).isEqualTo(schema);
        assertRefused(addField("pages"), 1100, "duplicated field name pages");
    }

    @Test
    void droppingTwiceSucceeds() {
        create("books", RootWorld.schema(), 1);
        drop("", "books");
        assertThat(world.seenByProxy().collections()).isEmpty();
        assertThat(world.data.dropped).hasSize(1);
        drop("", "books");
        assertThat(world.data.dropped).hasSize(1);
    }

    private DdlResponse create(String name, CollectionSchema schema, int shards) {
        return world.stub().createCollection(CreateCollectionRequest.newBuilder().setCollection(name)
                .setSchema(ByteString.copyFrom(schema.encode())).setShards(shards).build());
    }

    private DdlResponse database(String name) {
        return world.stub().createDatabase(DatabaseRequest.newBuilder().setName(name).build());
    }

    private void drop(String database, String name) {
        assertThat(world.stub().dropCollection(CollectionRequest.newBuilder().setDatabase(database).setCollection(name).build())
                .hasFailure()).isFalse();
    }

    private DdlResponse rename(String from, String to, String database) {
        return world.stub().renameCollection(RenameCollectionRequest.newBuilder().setCollection(from).setNewName(to)
                .setNewDatabase(database).build());
    }

    private DdlResponse partition(String collection, String name) {
        return world.stub().createPartition(PartitionRequest.newBuilder().setCollection(collection).setPartition(name).build());
    }

    private DdlResponse dropPartition(String collection, String name) {
        return world.stub().dropPartition(PartitionRequest.newBuilder().setCollection(collection).setPartition(name).build());
    }

    private DdlResponse addField(String name) {
        CollectionSchema holder = new CollectionSchema(0, "", false, List.of(RootWorld.field(name, DataType.INT64, Map.of(), false)));
        return world.stub().addField(AddFieldRequest.newBuilder().setCollection("books")
                .setField(ByteString.copyFrom(holder.encode())).build());
    }

    private static void assertRefused(DdlResponse answer, int code, String text) {
        assertThat(answer.getFailure().getCode()).as(answer.getFailure().getReason()).isEqualTo(code);
        assertThat(answer.getFailure().getReason()).contains(text);
        assertThat(answer.getFailure().getInputError()).isTrue();
    }
}
