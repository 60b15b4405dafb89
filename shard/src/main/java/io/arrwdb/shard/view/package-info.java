/** What a read sees: an immutable state of a shard that keeps everything it needs alive while it is held. */
package io.arrwdb.shard.view;
