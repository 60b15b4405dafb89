package io.arrwdb.adapters.disk;

/**
 * One frame of a file.
 *
 * @param position of its header in the file, in bytes
 */
public record Frame(long sequence, long position, byte[] payload) { }
