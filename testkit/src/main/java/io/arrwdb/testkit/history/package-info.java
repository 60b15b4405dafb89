/**
 * What clients of a real server did and were answered, and what must be true of it. Nothing here knows a server: a history is
 * checked by what can be seen from outside. The shape follows Jepsen and etcd's robustness tests: operations with a beginning and
 * an end, an unknown outcome that never ends, one check a promise.
 */
package io.arrwdb.testkit.history;
