/** The query node: serves loaded shards from their manifests and logs, and answers searches and queries over them. */
package io.arrwdb.querynode;
