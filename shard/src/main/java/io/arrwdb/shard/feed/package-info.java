/** How a node reads the log of a group and applies it to the tables of the shards that it serves. */
package io.arrwdb.shard.feed;
