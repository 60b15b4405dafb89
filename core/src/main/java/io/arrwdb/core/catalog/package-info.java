/**
 * What the cluster knows of databases, collections and loads: immutable records with their codecs, the {@link
 * io.arrwdb.core.catalog.Catalog} image that readers hold, and the {@link io.arrwdb.core.catalog.CatalogFollower} that
 * keeps it fresh from the metadata store. Only the coordinators write; everybody else follows.
 */
package io.arrwdb.core.catalog;
