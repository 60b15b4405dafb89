package io.arrwdb.proxy.reduce;

import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.validate.SearchPage;
import io.arrwdb.proxy.validate.Window;
import java.util.List;
import java.util.Optional;

/**
 * Reads a page of a search iterator. All that tells the next page where to go on is the score of this one's last hit, so hits of
 * one score are never parted: those that do not fit wait for the next page, and where they alone are more than a page they come
 * together. Source of the protocol: pymilvus's {@code SearchIteratorV2}.
 */
public final class IteratorPage {
    private final Metric metric;
    private final SearchPage page;
    private final int maxTies;
    private final Nearest nearest;

    /** Asks the query nodes for one query's nearest rows in a range of distances. */
    public interface Nearest {
        List<SearchResponse> of(int topK, DistanceRange range);
    }

    /** @param maxTies hits of one score that a page may hold */
    public IteratorPage(Metric metric, SearchPage page, int maxTies, Nearest nearest) {
        this.metric = metric;
        this.page = page;
        this.maxTies = maxTies;
        this.nearest = nearest;
    }

    /**
     * @param wanted distances that the iterator may show at all
     * @throws io.arrwdb.proxy.error.MilvusException when too many hits have one score
     */
    public SearchMerge read(DistanceRange wanted) {
        DistanceRange range = page.lastBound().map(bound -> wanted.after(metric.toDistance(bound))).orElse(wanted);
        if (range.isEmpty()) {
            return merged(List.of(), page.rows());
        }
        List<SearchResponse> answers = nearest.of(page.rows() + 1, range);
        SearchMerge hits = merged(answers, page.rows() + 1);
        if (hits.size() <= page.rows()) {
            return hits;
        }
        int whole = page.rows();
        while (whole > 0 && score(hits, whole - 1) == score(hits, page.rows())) {
            whole--;
        }
        return whole > 0 ? merged(answers, whole) : ties(score(hits, 0));
    }

    private SearchMerge ties(float score) {
        List<SearchResponse> answers = nearest.of(maxTies + 1, DistanceRange.only(metric.toDistance(score)));
        SearchMerge hits = merged(answers, maxTies + 1);
        if (hits.size() > maxTies) {
            throw ReadErrors.iteratorTies(score, maxTies);
        }
        return hits;
    }

    /** What the client sends back with its next request. */
    public float lastBound(SearchMerge hits) {
        return hits.size() > 0 ? score(hits, hits.size() - 1) : page.lastBound().orElse(0f);
    }

    private static float score(SearchMerge hits, int hit) {
        return hits.score(hit, Optional.empty());
    }

    private SearchMerge merged(List<SearchResponse> answers, int limit) {
        return SearchMerge.of(answers, 1, metric, new Window(0, limit));
    }
}
