/** How long one caller waits for one answer, for several servers in turns. */
package io.arrwdb.bench.latency;
