/**
 * A server whose heap and memory budget are a tenth of its data. {@code ./arrwdb memory} takes larger ones than the default tests.
 */
package io.arrwdb.memory;
