/** The query node's gRPC services: requests in, answers and failures out. */
package io.arrwdb.querynode.service;
