package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.proto.internal.AliasRequest;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AliasesTest {
    @TempDir
    private Path directory;
    private RootWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new RootWorld(directory, new RootConfig(3, 3, 3, 4, 2, 16, true, 30_000, 3_000, 100, 300_000));
        succeed(create("books"));
        succeed(create("films"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAliasIsShownToTheProxyWhenTheAnswerComesAndFollowsItsCollection() {
        succeed(world.stub().createAlias(alias("a", "books")));
        succeed(world.stub().createAlias(alias("a", "books")));
        assertThat(meant("a")).contains("books");
        succeed(world.stub().alterAlias(alias("a", "films")));
        succeed(world.stub().alterAlias(alias("a", "films")));
        assertThat(meant("a")).contains("films");
        succeed(rename("films", "reels", ""));
        assertThat(meant("a")).contains("reels");
        succeed(world.stub().dropAlias(alias("a", "")));
        succeed(world.stub().dropAlias(alias("a", "")));
        assertThat(meant("a")).isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedInMilvussWords() {
        refused(world.stub().createAlias(alias("books", "films")), 1601, "alias and collection name conflict[database=default][alias=books]");
        refused(world.stub().createAlias(alias("a", "none")), 100, "collection not found[database=default][collection=none]");
        refused(world.stub().alterAlias(alias("books", "films")), 1601, "alias and collection name conflict[database=default][alias=books]");
        refused(world.stub().alterAlias(alias("a", "none")), 100, "collection not found[collection=none]");
        refused(world.stub().alterAlias(alias("a", "books")), 1600, "alias not found[database=default][alias=a]");
        succeed(world.stub().createAlias(alias("a", "books")));
        refused(world.stub().createAlias(alias("a", "films")), 1602,
                "a is alias to another collection: books: alias already exist[database=default][alias=a]");
        refused(world.stub().createAlias(alias("b", "a")), 100, "collection not found[database=default][collection=a]");
        refused(world.stub().createAlias(AliasRequest.newBuilder().setDatabase("nowhere").setAlias("x").setCollection("books").build()), 800,
                "database not found[database=nowhere]");
    }

    @Test
    void aNameIsEitherAnAliasOrACollection() {
        succeed(world.stub().createAlias(alias("a", "books")));
        refused(create("a"), 65_535, "collection name [a] conflicts with an existing alias, please choose a unique name");
        refused(rename("films", "a", ""), 65_535, "cannot rename collection to an existing alias: a");
        refused(rename("a", "b", ""), 65_535, "unsupported use an alias to rename collection, alias:a");
        refused(drop("a"), 65_535, "cannot drop the collection via alias = a");
        succeed(world.stub().dropAlias(alias("a", "")));
        succeed(create("a"));
    }

    @Test
    void aCollectionWithAliasesStaysInItsDatabase() {
        succeed(world.stub().createDatabase(DatabaseRequest.newBuilder().setName("shelf").build()));
        succeed(world.stub().createAlias(alias("b", "books")));
        succeed(world.stub().createAlias(alias("a", "books")));
        refused(drop("books"), 65_535, "unable to drop the collection [books] because it has associated aliases [a b], "
                + "please remove all aliases before dropping the collection");
        refused(rename("books", "books", "shelf"), 65_535,
                "fail to rename db name, must drop all aliases of this collection before rename");
        assertThat(world.seenByProxy().aliasesOf(new DatabaseId(1))).extracting(AliasMeta::name).containsExactly("a", "b");
        succeed(world.stub().dropAlias(alias("a", "")));
        succeed(world.stub().dropAlias(alias("b", "")));
        succeed(rename("books", "books", "shelf"));
        succeed(world.stub().dropCollection(CollectionRequest.newBuilder().setDatabase("shelf").setCollection("books").build()));
    }

    private Optional<String> meant(String name) {
        return world.seenByProxy().meant("", name).map(CollectionMeta::name);
    }

    private static AliasRequest alias(String name, String collection) {
        return AliasRequest.newBuilder().setAlias(name).setCollection(collection).build();
    }

    private DdlResponse create(String name) {
        return world.stub().createCollection(CreateCollectionRequest.newBuilder().setCollection(name)
                .setSchema(ByteString.copyFrom(RootWorld.schema().encode())).setShards(1).build());
    }

    private DdlResponse drop(String name) {
        return world.stub().dropCollection(CollectionRequest.newBuilder().setCollection(name).build());
    }

    private DdlResponse rename(String name, String newName, String newDatabase) {
        return world.stub().renameCollection(RenameCollectionRequest.newBuilder().setCollection(name).setNewName(newName)
                .setNewDatabase(newDatabase).build());
    }

    private static void succeed(DdlResponse answer) {
        assertThat(answer.getFailure().getReason()).isEmpty();
    }

    private static void refused(DdlResponse answer, int code, String text) {
        assertThat(answer.getFailure().getReason()).isEqualTo(text);
        assertThat(answer.getFailure().getCode()).isEqualTo(code);
    }
}
