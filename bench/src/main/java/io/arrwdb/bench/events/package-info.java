/** What clients notice of things that happen to a server: processes that die, stand still, or are started anew. */
package io.arrwdb.bench.events;
