/** Many query nodes' answers into one: the order, the part that is wanted, and the columns of its rows. */
package io.arrwdb.proxy.reduce;
