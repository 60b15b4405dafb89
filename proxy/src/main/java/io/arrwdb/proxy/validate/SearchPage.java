package io.arrwdb.proxy.validate;

import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.limit.Limits;
import java.util.Map;
import java.util.Optional;

/**
 * What a search iterator of version 2 asks for: the nearest rows behind those that it has.
 *
 * @param rows how many, unless hits at one distance would be parted
 * @param lastBound the score of the last hit of the page before; absent on the first page
 */
public record SearchPage(int rows, Optional<Float> lastBound) {
    /** Nothing is kept between the pages, so every iterator has the same token; SDKs only ask that there is one. */
    public static final String TOKEN = "by-last-bound";

    /** Absent for any other search. @throws io.arrwdb.proxy.error.MilvusException for the first thing that cannot be */
    static Optional<SearchPage> read(Map<String, String> params, Limits limits) {
        if (!Numbers.flag(params, "search_iter_v2")) {
            return Optional.empty();
        }
        if (Numbers.integer(params, "offset", 0) != 0) {
            throw ReadErrors.invalid("offset is not supported for search_iterator_v2");
        }
        long rows = Numbers.integer(params, "search_iter_batch_size", 0);
        if (rows < 1 || rows > limits.topK()) {
            throw ReadErrors.limitRange("search_iter_batch_size", rows, limits.topK());
        }
        return Optional.of(new SearchPage((int) rows, bound(params.getOrDefault("search_iter_last_bound", ""))));
    }

    private static Optional<Float> bound(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            float bound = Float.parseFloat(text.strip());
            if (!Float.isNaN(bound)) {
                return Optional.of(bound);
            }
        } catch (NumberFormatException e) {
            // Refused below, in the same words as NaN.
        }
        throw ReadErrors.lastBound(text);
    }
}
