/**
 * Which of the query nodes that hold a shard is asked for it: what this proxy has met of each node (calls under way, latency,
 * failures), and strategies that choose by it. Pure: time is a parameter, and chance a number.
 */
package io.arrwdb.proxy.replica;
