/**
 * A log group on one node: follows the group's decisions, and while it leads, orders writes, promises reads, and takes
 * the rows of its shards from the log into files. One loop owns all of it; every effect goes through a port.
 */
package io.arrwdb.shard.group;
