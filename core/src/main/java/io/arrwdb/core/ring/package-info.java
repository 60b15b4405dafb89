/** Which shard of a collection owns a primary key: a pinned hash of the key and a ring of explicit, versioned tokens. */
package io.arrwdb.core.ring;
