/**
 * How requests reach the other roles: which shard a row belongs to, which log group leader takes a write, which query nodes hold
 * a collection, at which timestamp a read happens, and what is tried again.
 */
package io.arrwdb.proxy.route;
