/**
 * The index node: builds index files and compacts segments, on a bounded pool and within a memory budget. {@link
 * io.arrwdb.indexnode.IndexNode} is the part to start.
 */
package io.arrwdb.indexnode;
