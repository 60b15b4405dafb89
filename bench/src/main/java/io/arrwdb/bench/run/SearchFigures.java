package io.arrwdb.bench.run;

/**
 * What one search setting gave.
 *
 * @param ef breadth, 0 where the index has none
 * @param clients concurrent clients
 * @param recall share of the exact neighbours found
 * @param queriesPerSecond of all clients together, by the wall
 * @param p50Millis median latency at a client
 * @param p95Millis latency that 95 of 100 stayed below
 * @param p99Millis latency that 99 of 100 stayed below
 */
public record SearchFigures(
        int ef, int clients, double recall, double queriesPerSecond, double p50Millis, double p95Millis, double p99Millis) {}
