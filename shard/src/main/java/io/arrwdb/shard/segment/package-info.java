/**
 * Segments as the tables of data and query nodes hold them: sealed ones with the files behind them, and the store that
 * writes and opens those files.
 */
package io.arrwdb.shard.segment;
