/**
 * Every behaviour of a small world, seen: a world says what may happen next, the explorer lets all of it happen, in every
 * order, and shows the shortest way to what must not be. The simulator plays long histories by chance; this plays short ones
 * without.
 */
package io.arrwdb.testkit.explore;
