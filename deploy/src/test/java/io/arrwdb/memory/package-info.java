/** A server whose heap and memory budget are a tenth of its data. */
package io.arrwdb.memory;
