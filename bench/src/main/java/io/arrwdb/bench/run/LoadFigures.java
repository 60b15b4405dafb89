package io.arrwdb.bench.run;

/**
 * What it took until the collection could be searched.
 *
 * @param insertRowsPerSecond from the first insert to the last acknowledgement
 * @param flushSeconds from then until all rows are in segments
 * @param indexSeconds from CreateIndex until all rows have it
 * @param loadSeconds from LoadCollection until it can be searched
 */
public record LoadFigures(double insertRowsPerSecond, double flushSeconds, double indexSeconds, double loadSeconds) {}
