package io.arrwdb.sdk;

import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp.QueryResult;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Strong reads of a collection. */
final class Reads {
    private Reads() { }

    static long count(Books books, String filter) {
        var rows = books.client().query(QueryReq.builder().collectionName(books.name()).filter(filter)
            .outputFields(List.of("count(*)")).consistencyLevel(ConsistencyLevel.STRONG).build()).getQueryResults();
        return (Long) rows.getFirst().getEntity().get("count(*)");
    }

    /** The rows that pass a filter. */
    static List<Map<String, Object>> rows(Books books, String filter, String... outputFields) {
        return books.client().query(QueryReq.builder().collectionName(books.name()).filter(filter)
                .outputFields(List.of(outputFields)).consistencyLevel(ConsistencyLevel.STRONG).build())
            .getQueryResults().stream().map(QueryResult::getEntity).toList();
    }

    /** The keys of the rows that pass a filter, ascending. */
    static List<Long> ids(Books books, String filter) {
        return rows(books, filter, "id").stream().map(row -> (Long) row.get("id")).sorted().toList();
    }

    static SearchReq.SearchReqBuilder search(Books books, float[]... queries) {
        return SearchReq.builder().collectionName(books.name()).annsField("vector").limit(10)
            .data(Stream.of(queries).<BaseVector>map(FloatVec::new)
                .toList())
            .consistencyLevel(ConsistencyLevel.STRONG);
    }

    static List<List<SearchResult>> hits(Books books, SearchReq.SearchReqBuilder request) {
        return books.client().search(request.build()).getSearchResults();
    }

    static List<Long> keys(List<SearchResult> hits) {
        return hits.stream().map(hit -> (Long) hit.getId()).toList();
    }
}
