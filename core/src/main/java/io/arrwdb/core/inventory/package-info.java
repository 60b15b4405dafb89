/**
 * What the objects of a store are to the metadata that names them: what is needed, what will go by itself, what nobody knows. Pure:
 * who asks has listed the store and read manifests and decisions before.
 */
package io.arrwdb.core.inventory;
