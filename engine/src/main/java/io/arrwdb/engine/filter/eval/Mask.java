package io.arrwdb.engine.filter.eval;

/**
 * A condition bound to one segment, evaluated 64 rows at a time in three-valued logic. For one thread: the result of the last
 * {@link #eval} is in the fields.
 */
abstract class Mask {
    /** Rows of the last word for which the condition is true. */
    long yes;
    /** Rows for which it is false; those in neither are unknown, or were not wanted. */
    long no;

    /**
     * Evaluates the rows {@code 64 * word} and following.
     *
     * @param wanted the rows that matter, the first in the lowest bit; the others are not looked at
     */
    abstract void eval(int word, long wanted);

    /** The answer for rows whose values are {@code known}: {@code bits} where true. */
    final void answer(long known, long bits) {
        yes = bits & known;
        no = ~bits & known;
    }
}
