/**
 * The query coordinator: what is loaded, and which query nodes hold it. {@link
 * io.arrwdb.coordinator.query.QueryCoordinator} is the part to start.
 */
package io.arrwdb.coordinator.query;
