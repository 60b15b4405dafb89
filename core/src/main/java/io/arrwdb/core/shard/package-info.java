/**
 * The decisions of a log group: what its replicas agree on, and the state that follows from it. Pure; the loop that
 * proposes decisions and carries out their effects is {@code shard.group}.
 */
package io.arrwdb.core.shard;
