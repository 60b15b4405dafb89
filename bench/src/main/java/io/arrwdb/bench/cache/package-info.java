/** Which objects a cache of unlike objects should give up: policies on traces, without a disk. */
package io.arrwdb.bench.cache;
