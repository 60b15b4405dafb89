/** What a search takes that finds the files of its segments on the disk and not in memory. */
package io.arrwdb.bench.cold;
