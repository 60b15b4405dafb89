/** Shards that split and move while clients write and read. */
package io.arrwdb.split;
