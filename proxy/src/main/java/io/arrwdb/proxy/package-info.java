/**
 * The proxy: the one role that Milvus clients see. It validates, routes, fans out and merges, and keeps nothing but a copy of
 * the catalog.
 */
package io.arrwdb.proxy;
