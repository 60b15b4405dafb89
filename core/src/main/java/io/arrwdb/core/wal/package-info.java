/**
 * The grammar of the log: what a record is, which records count, and what a reader must remember so that every reader of
 * the same log comes to the same state. Nothing here reads or writes a log; see {@code core.port.log} for that.
 */
package io.arrwdb.core.wal;
