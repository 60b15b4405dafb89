/**
 * The index coordinator: index definitions, and the tasks that build their files. {@link
 * io.arrwdb.coordinator.index.IndexCoordinator} is the part to start.
 */
package io.arrwdb.coordinator.index;
