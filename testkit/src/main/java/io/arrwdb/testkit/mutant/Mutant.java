package io.arrwdb.testkit.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All of the project's classes, loaded anew with the bodies of some methods replaced by static methods of a test. A replacement
 * has the name of what breaks, and takes what the method takes, with the object before it or without, or nothing.
 */
public final class Mutant {
    private final Class<?> replacements;
    private final List<Replacement> changes = new ArrayList<>();

    /**
     * One changed method.
     *
     * @param owner binary name of the class
     * @param method every method of that name
     * @param by name of the static method that runs in its place
     */
    record Replacement(String owner, String method, String by) { }

    private Mutant(Class<?> replacements) {
        this.replacements = replacements;
    }

    /** @param replacements has the static methods that take the place of others */
    public static Mutant by(Class<?> replacements) {
        return new Mutant(replacements);
    }

    /** @param by a static method, in the place of the method of that name */
    public Mutant replacing(Class<?> owner, String method, String by) {
        return replacing(owner.getName(), method, by);
    }

    /** The same, for a class that cannot be named by the test. */
    public Mutant replacing(String owner, String method, String by) {
        changes.add(new Replacement(owner, method, by));
        return this;
    }

    /**
     * What the test throws that passes without the change; empty where it passes with it too: nobody misses what was changed.
     *
     * @param method without parameters
     * @throws IllegalStateException when the test does not pass unchanged, or what was to be changed was not met
     */
    public Optional<Throwable> missedBy(Class<?> test, String method) {
        new TestRun(new MutantLoader(replacements.getName(), List.of())).run(test.getName(), method).ifPresent(error -> {
            throw new IllegalStateException(test.getSimpleName() + "." + method + " fails though nothing was changed", error);
        });
        MutantLoader loader = new MutantLoader(replacements.getName(), changes);
        Optional<Throwable> failure = new TestRun(loader).run(test.getName(), method);
        if (!loader.unmet().isEmpty()) {
            throw new IllegalStateException(test.getSimpleName() + "." + method + " never loaded " + loader.unmet());
        }
        failure.filter(LinkageError.class::isInstance).ifPresent(error -> {
            throw new IllegalStateException("what was changed does not fit", error);
        });
        return failure;
    }
}
