/** The data node: opens the log groups of a process and offers them to the other roles. */
package io.arrwdb.datanode;
