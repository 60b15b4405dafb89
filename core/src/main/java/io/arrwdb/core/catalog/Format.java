package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.MalformedBytesException;

/** Refuses records of formats that this version does not know. */
final class Format {
    private Format() { }

    static void check(int found, int known, String what) {
        if (found != known) {
            throw new MalformedBytesException(what + " of format " + found + "; this version reads " + known);
        }
    }
}
