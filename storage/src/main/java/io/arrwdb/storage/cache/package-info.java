/** Copies of remote objects on this machine's disk, from which they are mapped. */
package io.arrwdb.storage.cache;
