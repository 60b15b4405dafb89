/** Shards that split while clients write and read. */
package io.arrwdb.split;
