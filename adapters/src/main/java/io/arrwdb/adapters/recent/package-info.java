/** The newest records of a log in memory, for readers that follow it. */
package io.arrwdb.adapters.recent;
