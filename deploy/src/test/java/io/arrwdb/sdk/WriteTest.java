package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Inserts, upserts and deletes, each visible to the next strong read, before and after a flush. */
@ExtendWith(SdkServer.class)
class WriteTest {
    @Test
    void upsertsNewAndOldRows(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        var answer = sdk.client().upsert(UpsertReq.builder().collectionName(books.name()).data(
            LongStream.range(5, 15).mapToObj(id -> Books.book(id, "title", "second edition")).toList()).build());
        assertThat(answer.getUpsertCnt()).isEqualTo(10);
        assertThat(Reads.count(books, "")).isEqualTo(15);
        assertThat(Reads.ids(books, "title == 'second edition'")).isEqualTo(Books.ids(5, 15));
        flush(books);
        assertThat(Reads.count(books, "")).isEqualTo(15);
        assertThat(Reads.ids(books, "title != 'second edition'")).isEqualTo(Books.ids(0, 5));
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void upsertsRowsThatAreFlushed(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        flush(books);
        sdk.client().upsert(UpsertReq.builder().collectionName(books.name())
            .data(List.of(Books.book(3, "vector", Vectors.of(1003, Books.DIM)))).build());
        var hit = Reads.hits(books, Reads.search(books, Vectors.of(1003, Books.DIM)).limit(1)).getFirst().getFirst();
        assertThat(hit.getId()).isEqualTo(3L);
        assertThat(hit.getScore()).isZero();
        assertThat(Reads.keys(Reads.hits(books, Reads.search(books, Vectors.of(3, Books.DIM)).limit(10)).getFirst()))
            .as("every key once").doesNotHaveDuplicates().hasSize(10);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void replacesOnASecondInsert(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        sdk.client().insert(InsertReq.builder().collectionName(books.name())
            .data(List.of(Books.book(4, "year", 1984))).build());
        assertThat(Reads.count(books, "")).isEqualTo(10);
        assertThat(Reads.rows(books, "id == 4", "year")).containsExactly(Map.of("id", 4L, "year", 1984));
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void takesTheLastOfARepeatedKey(Sdk sdk) {
        var books = Books.filled(sdk, 1);
        sdk.client().insert(InsertReq.builder().collectionName(books.name())
            .data(List.of(Books.book(7, "year", 1), Books.book(7, "year", 2))).build());
        assertThat(Reads.rows(books, "id == 7", "year")).containsExactly(Map.of("id", 7L, "year", 2));
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void deletesByIds(Sdk sdk) {
        var books = Books.filled(sdk, 20);
        var answer = sdk.client().delete(DeleteReq.builder().collectionName(books.name())
            .ids(List.of(3L, 5L, 7L)).build());
        assertThat(answer.getDeleteCnt()).isEqualTo(3);
        assertThat(Reads.count(books, "")).isEqualTo(17);
        assertThat(Reads.ids(books, "id in [3, 4, 5, 6, 7]")).containsExactly(4L, 6L);
        var found = Reads.keys(Reads.hits(books, Reads.search(books, Vectors.of(5, Books.DIM)).limit(20)).getFirst());
        assertThat(found).hasSize(17).doesNotContain(3L, 5L, 7L);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void deletesByExpressionAcrossFlushes(Sdk sdk) {
        var books = Books.filled(sdk, 20);
        flush(books);
        books.insert(20, 40);
        var answer = sdk.client().delete(DeleteReq.builder().collectionName(books.name())
            .filter("in_print == true and shelf == 'shelf-0'").build());
        var gone = LongStream.range(0, 40).filter(id -> id % 2 == 0 && id % 3 == 0).boxed().toList();
        assertThat(answer.getDeleteCnt()).isEqualTo(gone.size());
        assertThat(Reads.ids(books, "id >= 0")).isEqualTo(
            Books.ids(0, 40).stream().filter(id -> !gone.contains(id)).toList());
        flush(books);
        assertThat(Reads.count(books, "")).isEqualTo(40 - gone.size());
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void deletesWithATemplate(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        sdk.client().delete(DeleteReq.builder().collectionName(books.name()).filter("id in {gone}")
            .filterTemplateValues(Map.of("gone", List.of(1L, 2L))).build());
        assertThat(Reads.count(books, "")).isEqualTo(8);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void insertsAgainWhatWasDeleted(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        sdk.client().delete(DeleteReq.builder().collectionName(books.name()).filter("id >= 0").build());
        assertThat(Reads.count(books, "")).isZero();
        flush(books);
        books.insert(0, 4);
        assertThat(Reads.ids(books, "id >= 0")).isEqualTo(Books.ids(0, 4));
        CollectionTest.drop(sdk, books.name());
    }

    private static void flush(Books books) {
        books.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
    }
}
