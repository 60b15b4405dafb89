package io.arrwdb.testkit.check;

import java.util.Optional;

/** Keeps the first thing that should not have been. */
public final class Violations {
    private String first;

    /** Something is wrong. */
    public void report(String what) {
        if (first == null) {
            first = what;
        }
    }

    /** Reports {@code what} unless the condition holds. */
    public void require(boolean condition, String what) {
        if (!condition) {
            report(what);
        }
    }

    public Optional<String> first() {
        return Optional.ofNullable(first);
    }
}
