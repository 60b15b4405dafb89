/** What operators see of the shards and log groups of a running cluster, and have done with them: {@code ./arrwdb cluster shards}. */
package io.arrwdb.deploy.shards;
