/** The shards that a query node serves, each brought up from its manifest and kept fresh by the log of its group. */
package io.arrwdb.querynode.serve;
