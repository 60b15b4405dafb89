/**
 * Kills the real process under load, at random moments and at named points, and compares what is there afterwards with a
 * model of what was acknowledged. A few kills in the default tests; {@code ./arrwdb crash} for the
 * whole suite. Its properties begin with {@code io.arrwdb.crash}: what begins with {@code arrwdb} is a setting.
 */
package io.arrwdb.crash;
