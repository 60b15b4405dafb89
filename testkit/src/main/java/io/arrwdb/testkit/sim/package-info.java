/**
 * A whole cluster in one thread, driven by one seed. Time is virtual, every message, write and answer is an event in one
 * queue, and every choice comes from one random generator: the same seed gives the same history. A process is a name with
 * lives; events belong to a life, and those of an ended life never happen, as after a crash.
 */
package io.arrwdb.testkit.sim;
