/**
 * Consensus on Apache Ratis: one Raft group per log group, one Ratis server per process for all of them. A seat is a
 * Raft peer; its Raft log holds decisions and the marks that confirm leadership, never rows.
 */
package io.arrwdb.adapters.ratis;
