package io.arrwdb.testkit.explore.group;

import java.util.function.Supplier;

/** Something that may happen, in words for whoever wants them. */
record Move(Supplier<String> words, Runnable happens) { }
