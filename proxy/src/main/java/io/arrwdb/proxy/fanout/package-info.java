/**
 * How one read gets its answers from many nodes: who is asked, who is asked instead when one fails or is slow, and when every
 * shard is answered for once. Pure: time is a parameter, and calls are steps that somebody else takes.
 */
package io.arrwdb.proxy.fanout;
