/** The root coordinator's decisions: which timestamps to hand out, and what a collection's definition becomes. */
package io.arrwdb.core.plan.root;
