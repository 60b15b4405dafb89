/**
 * Metadata in etcd. The protocol's messages are jetcd's generated ones; calls, retries and watches are made here, because the
 * port promises what jetcd's own client does not: deadlines, no repeated transaction, watches that lose nothing
 * (docs/adr/0010-etcd.md).
 */
package io.arrwdb.adapters.etcd;
