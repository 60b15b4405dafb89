/**
 * Faults on the real processes of a cluster while clients work: {@code ./arrwdb robust --seed N}. A schedule of faults follows from
 * the seed; each begins and ends with a healthy cluster; what clients did and saw is checked by {@code testkit.history}. The shape is
 * that of etcd's robustness tests: cluster, traffic, fault, validation, report.
 *
 * <p>It lives among deploy's tests, the only room that sees both the processes of a cluster and the testkit; nothing of it is shipped.
 */
package io.arrwdb.robust;
