package io.arrwdb.bench.cache;

/** Which object of those in the cache makes room next. An object is known from {@link #added} until it is the victim. */
interface Policy {
    /** An object that was not there has come. */
    void added(int object);

    /** An object that is there was asked for. */
    void used(int object);

    /** The object that goes; there is at least one. */
    int victim();
}
