/**
 * Kills the real process under load, at random moments and at named points, and compares what is there afterwards with a
 * model of what was acknowledged. A few kills in the default tests; {@code -Darrwdb.crash.kills=50} for the whole suite.
 */
package io.arrwdb.crash;
