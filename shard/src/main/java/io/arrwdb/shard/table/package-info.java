/**
 * The state of one shard as its log makes it: growing segments, sealed ones with their deletes, and the rules by which
 * records change them. The same on the leader and on every reader.
 */
package io.arrwdb.shard.table;
