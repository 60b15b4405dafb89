package io.arrwdb.robust;

/**
 * Something that goes wrong and is made good again.
 *
 * @param name what and where; says everything that a schedule must
 * @param holdMillis how long it lasts
 * @param begin makes it go wrong
 * @param end makes it good
 */
record Fault(String name, long holdMillis, Step begin, Step end) {
    /** What is done to a cluster. */
    interface Step {
        void run() throws Exception;
    }

    /** For people. */
    @Override
    public String toString() {
        return "%s for %,d ms".formatted(name, holdMillis);
    }
}
