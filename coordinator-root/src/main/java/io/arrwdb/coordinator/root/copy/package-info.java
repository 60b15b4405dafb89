/** Keeps copies of the metadata as objects, from which a metadata store that was lost is made again. */
package io.arrwdb.coordinator.root.copy;
