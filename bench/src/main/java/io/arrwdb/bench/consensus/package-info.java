/** What a group's decisions cost on Ratis: processes that are told what to do by lines on their input, and are killed. */
package io.arrwdb.bench.consensus;
