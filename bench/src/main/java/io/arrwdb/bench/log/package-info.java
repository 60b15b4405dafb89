/** The log alone: how long until a record is acknowledged, how long until its own leader has read it back, how much goes through. */
package io.arrwdb.bench.log;
