/**
 * The root coordinator: the cluster's clock and numbers, and the definitions of databases, collections and partitions.
 * {@link io.arrwdb.coordinator.root.RootCoordinator} is the part to start; {@code oracle} hands out timestamps and ids,
 * {@code ddl} decides, {@code journal} carries decisions of several steps through crashes.
 */
package io.arrwdb.coordinator.root;
