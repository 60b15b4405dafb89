/** How much several servers take and answer, in turns on one machine. */
package io.arrwdb.bench.throughput;
