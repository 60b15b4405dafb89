/**
 * A log group's members as they are in production ({@link io.arrwdb.shard.group.LogGroup} with its reign, commit, read indexes,
 * flushes and publisher), over ports whose answers are moves: what the explorer decides is when each arrives, or whether.
 */
package io.arrwdb.testkit.explore.group;
