/** The query coordinator's decisions: which query nodes hold which shards. Pure functions of what is seen. */
package io.arrwdb.core.plan.query;
