/** The data coordinator's decisions: where shards go, when to seal, what to compact. Pure functions of what is seen. */
package io.arrwdb.core.plan.data;
