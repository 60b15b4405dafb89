/** The Milvus service: one small handler for each subject, and the class that gRPC calls. */
package io.arrwdb.proxy.milvus;
