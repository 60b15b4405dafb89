package io.arrwdb.engine.filter.eval;

/** A compiled condition; it is bound to each segment anew. Safe for any number of threads. */
@FunctionalInterface
interface Condition {
    Mask bind(Fields fields);
}
