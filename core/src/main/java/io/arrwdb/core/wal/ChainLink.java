package io.arrwdb.core.wal;

/**
 * The place of a record in its shard's chain.
 *
 * @param sequence counts the shard's records, over all epochs, from 1
 * @param epochIndex how many records of the shard its epoch holds before it; {@code sequence - epochIndex} therefore is
 *     the same for a whole epoch, which lets a reader tell a lost record from a lost log
 * @param previousHash {@link RecordHash} of the shard's previous record, 0 for the first
 */
public record ChainLink(long sequence, long epochIndex, long previousHash) { }
