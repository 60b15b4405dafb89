/**
 * Production with one decision of it turned into another, and a test that must notice. Rules of the log's protocol are switches
 * ({@link io.arrwdb.core.wal.Rule}); for rules that live elsewhere the class itself is changed while it is loaded, so that
 * production needs no switch for them.
 */
package io.arrwdb.testkit.mutant;
