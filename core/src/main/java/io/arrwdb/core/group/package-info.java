/** Resource groups: which query nodes may serve whose replicas, as users declare it. Pure; the query coordinator acts by it. */
package io.arrwdb.core.group;
