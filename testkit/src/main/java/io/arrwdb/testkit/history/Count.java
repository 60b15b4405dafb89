package io.arrwdb.testkit.history;

/**
 * How many rows a client was told that there are, read strongly.
 *
 * @param rows the answer
 */
public record Count(int client, long rows, long start, long end) { }
