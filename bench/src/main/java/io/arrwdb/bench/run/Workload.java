package io.arrwdb.bench.run;

import io.arrwdb.bench.data.Neighbours;
import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.engine.vector.Metric;
import java.util.List;

/**
 * What is measured.
 *
 * @param name of the data, for the report
 * @param exact neighbours of each query, at least {@code k} deep
 * @param indexParams JSON object of the index's parameters
 * @param efs breadths to search with; empty for an index without
 * @param clients numbers of concurrent clients to search with
 * @param seconds how long each search is measured
 */
public record Workload(
        String name, VectorSet base, VectorSet queries, Neighbours exact, Metric metric, int k, String indexType, String indexParams,
        List<Integer> efs, List<Integer> clients, int batch, int insertClients, int shards, int seconds) {}
