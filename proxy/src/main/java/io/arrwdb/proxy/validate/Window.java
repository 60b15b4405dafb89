package io.arrwdb.proxy.validate;

import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.limit.Limits;

/**
 * Which part of an ordered result is wanted.
 *
 * @param limit {@link #UNBOUNDED} for all
 */
public record Window(int offset, int limit) {
    public static final int UNBOUNDED = -1;

    static Window of(String what, long offset, long limit, Limits limits) {
        if (limit < 1 || limit > limits.topK()) {
            throw ReadErrors.limitRange(what, limit, limits.topK());
        }
        if (offset < 0 || offset > limits.topK()) {
            throw ReadErrors.offsetRange(offset, limits.topK());
        }
        if (offset + limit > limits.topK()) {
            throw ReadErrors.searchWindow(offset + limit, limits.topK());
        }
        return new Window((int) offset, (int) limit);
    }

    public boolean bounded() {
        return limit != UNBOUNDED;
    }

    /** Where the part ends: what each source has to give. 0 for all. */
    public int end() {
        return bounded() ? offset + limit : 0;
    }
}
