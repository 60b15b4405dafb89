package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.param.R;
import io.milvus.param.alias.AlterAliasParam;
import io.milvus.param.alias.CreateAliasParam;
import io.milvus.param.alias.DropAliasParam;
import io.milvus.param.alias.ListAliasesParam;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.collection.request.RenameCollectionReq;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.partition.request.ListPartitionsReq;
import io.milvus.v2.service.utility.request.AlterAliasReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.utility.request.DescribeAliasReq;
import io.milvus.v2.service.utility.request.DropAliasReq;
import io.milvus.v2.service.utility.request.ListAliasesReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class AliasTest {
    @Test
    void standsWhereverACollectionsNameDoes(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        var alias = create(sdk, books.name());
        var meant = new Books(sdk.client(), alias);
        meant.insert(10, 20);
        sdk.client().delete(DeleteReq.builder().collectionName(alias).filter("id < 5").build());
        assertThat(Reads.count(books, "")).isEqualTo(15);
        assertThat(Reads.ids(meant, "id < 8")).isEqualTo(Books.ids(5, 8));
        assertThat(Reads.keys(Reads.hits(meant, Reads.search(meant, Vectors.of(7, Books.DIM)).limit(1)).getFirst())).containsExactly(7L);
        sdk.client().createPartition(CreatePartitionReq.builder().collectionName(alias).partitionName("p").build());
        assertThat(sdk.client().listPartitions(ListPartitionsReq.builder().collectionName(books.name()).build())).contains("p");
        sdk.client().releaseCollection(ReleaseCollectionReq.builder().collectionName(alias).build());
        sdk.client().loadCollection(LoadCollectionReq.builder().collectionName(alias).build());
        assertThat(Reads.count(meant, "")).isEqualTo(15);
        assertThat(sdk.client().hasCollection(HasCollectionReq.builder().collectionName(alias).build())).isTrue();
        var described = sdk.client().describeCollection(DescribeCollectionReq.builder().collectionName(alias).build());
        assertThat(described.getCollectionName()).isEqualTo(books.name());
        assertThat(sdk.client().listCollections().getCollectionNames()).contains(books.name()).doesNotContain(alias);
        drop(sdk, alias);
        assertThat(sdk.client().hasCollection(HasCollectionReq.builder().collectionName(alias).build())).isFalse();
    }

    @Test
    void isCreatedListedDescribedAlteredAndDropped(Sdk sdk) {
        var first = Books.filled(sdk, 1);
        var second = Books.filled(sdk, 2);
        var alias = create(sdk, first.name());
        sdk.client().createAlias(CreateAliasReq.builder().collectionName(first.name()).alias(alias).build());
        assertThat(aliases(sdk, first.name())).containsExactly(alias);
        assertThat(meant(sdk, alias)).isEqualTo(first.name());
        sdk.client().alterAlias(AlterAliasReq.builder().collectionName(second.name()).alias(alias).build());
        assertThat(meant(sdk, alias)).isEqualTo(second.name());
        assertThat(aliases(sdk, first.name())).isEmpty();
        assertThat(Reads.count(new Books(sdk.client(), alias), "")).isEqualTo(2);
        var renamed = Sdk.unique("renamed");
        sdk.client().renameCollection(RenameCollectionReq.builder().collectionName(second.name()).newCollectionName(renamed).build());
        assertThat(meant(sdk, alias)).isEqualTo(renamed);
        drop(sdk, alias);
        drop(sdk, alias);
        assertRefused(() -> meant(sdk, alias), 1600, ErrorCode.UnexpectedError, "alias not found[database=default][alias=" + alias + "]");
    }

    @Test
    void refusesWhatMilvusRefuses(Sdk sdk) {
        var first = Books.filled(sdk, 1).name();
        var second = Books.filled(sdk, 1).name();
        var alias = create(sdk, first);
        assertRefused(() -> create(sdk, "absent_one"), 100, ErrorCode.CollectionNotExists,
            "collection not found[database=default][collection=absent_one]");
        assertRefused(() -> create(sdk, alias), 100, ErrorCode.CollectionNotExists, "collection not found");
        assertRefused(() -> create(sdk, second, alias), 1602, ErrorCode.UnexpectedError,
            alias + " is alias to another collection: " + first + ": alias already exist[database=default][alias=" + alias + "]");
        assertRefused(() -> create(sdk, first, second), 1601, ErrorCode.UnexpectedError,
            "alias and collection name conflict[database=default][alias=" + second + "]");
        assertRefused(() -> sdk.client().alterAlias(AlterAliasReq.builder().collectionName(first).alias("nothing").build()),
            1600, ErrorCode.UnexpectedError, "alias not found[database=default][alias=nothing]");
        assertRefused(() -> sdk.client().createCollection(CreateCollectionReq.builder().collectionName(alias).dimension(4).build()),
            65535, ErrorCode.UnexpectedError, "collection name [" + alias + "] conflicts with an existing alias");
        assertRefused(() -> sdk.client().dropCollection(DropCollectionReq.builder().collectionName(alias).build()),
            65535, ErrorCode.UnexpectedError, "cannot drop the collection via alias = " + alias);
        assertRefused(() -> sdk.client().dropCollection(DropCollectionReq.builder().collectionName(first).build()),
            65535, ErrorCode.UnexpectedError, "unable to drop the collection [" + first + "] because it has associated aliases [" + alias + "]");
        assertRefused(() -> sdk.client().renameCollection(RenameCollectionReq.builder().collectionName(second).newCollectionName(alias)
            .build()), 65535, ErrorCode.UnexpectedError, "cannot rename collection to an existing alias: " + alias);
        drop(sdk, alias);
        sdk.client().dropCollection(DropCollectionReq.builder().collectionName(first).build());
    }

    @Test
    @SuppressWarnings("deprecation")
    void theFirstClientMovesItToo(Sdk sdk) {
        var first = Books.filled(sdk, 1).name();
        var second = Books.filled(sdk, 1).name();
        var alias = Sdk.unique("v1_alias");
        ok(sdk.v1().createAlias(CreateAliasParam.newBuilder().withCollectionName(first).withAlias(alias).build()));
        ok(sdk.v1().alterAlias(AlterAliasParam.newBuilder().withCollectionName(second).withAlias(alias).build()));
        ListAliasesResponse listed = ok(sdk.v1().listAliases(ListAliasesParam.newBuilder().withCollectionName(second).build()));
        assertThat(listed.getAliasesList()).containsExactly(alias);
        ok(sdk.v1().dropAlias(DropAliasParam.newBuilder().withAlias(alias).build()));
    }

    private static <T> T ok(R<T> answer) {
        assertThat(answer.getStatus()).as(() -> String.valueOf(answer.getException())).isZero();
        return answer.getData();
    }

    private static String create(Sdk sdk, String collection) {
        return create(sdk, collection, Sdk.unique("alias"));
    }

    private static String create(Sdk sdk, String collection, String alias) {
        sdk.client().createAlias(CreateAliasReq.builder().collectionName(collection).alias(alias).build());
        return alias;
    }

    private static void drop(Sdk sdk, String alias) {
        sdk.client().dropAlias(DropAliasReq.builder().alias(alias).build());
    }

    private static String meant(Sdk sdk, String alias) {
        return sdk.client().describeAlias(DescribeAliasReq.builder().alias(alias).build()).getCollectionName();
    }

    private static List<String> aliases(Sdk sdk, String collection) {
        return sdk.client().listAliases(ListAliasesReq.builder().collectionName(collection).build()).getAlias();
    }
}
