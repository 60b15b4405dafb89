package io.arrwdb.testkit.explore.group;

import java.util.function.Supplier;

/**
 * Something that may happen, in words for whoever wants them.
 *
 * @param member whom it concerns first; null where it concerns others
 */
record Move(GroupMember member, Supplier<String> words, Runnable happens) {
    Move(Supplier<String> words, Runnable happens) {
        this(null, words, happens);
    }
}
