/** The log as change data capture: JSON lines, in docs/wal-tail.md. */
package io.arrwdb.deploy.wal;
