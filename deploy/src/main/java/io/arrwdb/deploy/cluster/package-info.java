/**
 * A whole cluster on one machine, {@code ./arrwdb cluster}: real etcd, Kafka and S3 servers and every role as processes of their
 * own, started, watched, killed and stopped by name. What runs is written down in a directory, so that each command finds it.
 */
package io.arrwdb.deploy.cluster;
