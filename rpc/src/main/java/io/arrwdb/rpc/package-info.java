/**
 * How roles call each other: channels by role and by node, the request context that every call carries, and the mapping
 * of failures. The transport behind {@link io.arrwdb.rpc.Channels} is gRPC in process in standalone and gRPC over the
 * network in a cluster; stubs, deadlines and interceptors are the same.
 */
package io.arrwdb.rpc;
