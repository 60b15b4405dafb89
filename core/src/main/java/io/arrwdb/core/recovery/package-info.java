/**
 * What comes back when a store is lost: copies of the metadata as objects, and the metadata that copies, manifests and log imply
 * together. Pure: who recovers has read them before.
 */
package io.arrwdb.core.recovery;
