/** How a search or a query is executed over the views of the shards that it names. */
package io.arrwdb.querynode.read;
