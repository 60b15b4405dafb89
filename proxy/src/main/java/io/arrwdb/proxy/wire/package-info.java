/** Milvus's messages to the engine's columns and back: fields, keys, vectors, schemas, templates. */
package io.arrwdb.proxy.wire;
