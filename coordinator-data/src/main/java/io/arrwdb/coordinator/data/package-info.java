/**
 * The data coordinator: places shards on log groups, carries control records, flushes and statistics to their leaders,
 * and plans seals, compactions and garbage. {@link io.arrwdb.coordinator.data.DataCoordinator} is the part to start.
 */
package io.arrwdb.coordinator.data;
