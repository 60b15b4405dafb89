package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.AddCollectionFieldReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A field added later: rows from before read null or the default, also from flushed segments. */
@ExtendWith(SdkServer.class)
class AddFieldTest {
    @Test
    void readsOldRowsAsNullOrDefault(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
        books.insert(10, 20);
        add(sdk, books, "rating", DataType.Int32, null);
        add(sdk, books, "language", DataType.VarChar, "en");
        sdk.client().insert(InsertReq.builder().collectionName(books.name()).data(List.of(
            Books.book(20, "rating", 5), Books.book(21, "language", "de"))).build());

        var rows = Reads.rows(books, "id in [3, 13, 20, 21]", "rating", "language");
        assertThat(rows).extracting(row -> row.get("id") + ":" + row.get("rating") + ":" + row.get("language"))
            .containsExactlyInAnyOrder("3:null:en", "13:null:en", "20:5:en", "21:null:de");
        assertThat(Reads.ids(books, "rating is not null")).containsExactly(20L);
        assertThat(Reads.ids(books, "language != 'en'")).containsExactly(21L);
        assertThat(CollectionTest.describe(sdk, books.name()).getFieldNames()).contains("rating", "language");
        CollectionTest.drop(sdk, books.name());
    }

    private static void add(Sdk sdk, Books books, String field, DataType type, Object defaultValue) {
        var request = AddCollectionFieldReq.builder().collectionName(books.name()).fieldName(field).dataType(type)
            .maxLength(10).isNullable(true);
        if (defaultValue != null) {
            request.defaultValue(defaultValue);
        }
        sdk.client().addCollectionField((AddCollectionFieldReq) request.build());
    }
}
