package io.arrwdb.testkit.explore.group;

/** What {@link GroupBounds} limits and moves use up. */
enum Limit { SEND, READ, FLUSH, ELECTION, CRASH, LOSS, FAILURE, REPEAT, REBIRTH, ORDER, DROP }
