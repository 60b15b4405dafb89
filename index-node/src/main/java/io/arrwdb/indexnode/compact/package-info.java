/** Merging segments into one without its dead rows. */
package io.arrwdb.indexnode.compact;
