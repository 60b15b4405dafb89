/** Real servers as child processes, for tests: what {@code scripts/servers} installs, started, killed and paused. */
package io.arrwdb.testkit.server;
