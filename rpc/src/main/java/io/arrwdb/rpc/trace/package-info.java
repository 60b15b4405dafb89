/** The way of a request as spans: what roles tell, and nothing of who collects it. */
package io.arrwdb.rpc.trace;
