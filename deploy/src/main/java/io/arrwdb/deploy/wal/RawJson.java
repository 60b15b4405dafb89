package io.arrwdb.deploy.wal;

/** Text that is JSON already. */
record RawJson(String text) { }
