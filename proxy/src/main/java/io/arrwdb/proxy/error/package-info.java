/**
 * The one catalogue of what Milvus clients are told when something goes wrong: codes ({@link io.arrwdb.proxy.error.ErrorCode}),
 * texts ({@code *Errors}) and the status that carries both. SDKs and test suites compare codes and parts of the texts, so the
 * texts follow Milvus's word for word where it has them.
 */
package io.arrwdb.proxy.error;
