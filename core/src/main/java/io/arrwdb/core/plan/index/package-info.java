/** The index coordinator's decisions: which index files are missing, and how far an index is. Pure functions of what is seen. */
package io.arrwdb.core.plan.index;
