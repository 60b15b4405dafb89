/**
 * What the coordinators share, one thing instead of four copies: election with fencing, sessions and membership, the
 * following of an image by list and watch, and the level-triggered reconcile loop. Only ports, no threads of its own.
 */
package io.arrwdb.core.coordination;
