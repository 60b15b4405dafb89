package io.arrwdb.bench.run;

import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.proto.milvus.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Searches a loaded collection, one query a request, with every breadth and number of clients. */
public final class SearchPhase {
    /** Latencies are recorded from a microsecond to a minute, to three digits. */
    private static final long MAX_LATENCY_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final String uri;
    private final String collection;
    private final Workload work;

    public SearchPhase(String uri, String collection, Workload work) {
        this.uri = uri;
        this.collection = collection;
        this.work = work;
    }

    /** All settings, one after the other. */
    public List<SearchFigures> run() throws InterruptedException, ExecutionException {
        List<SearchFigures> figures = new ArrayList<>();
        for (int ef : work.efs().isEmpty() ? List.of(0) : work.efs()) {
            List<SearchRequest> requests = requests(ef);
            double recall = recall(requests);
            for (int clients : work.clients()) {
                figures.add(measure(ef, clients, recall, requests));
            }
        }
        return figures;
    }

    private List<SearchRequest> requests(int ef) {
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            VectorCollection target = new VectorCollection(connection, collection, work.metric());
            List<SearchRequest> requests = new ArrayList<>();
            for (int i = 0; i < work.queries().count(); i++) {
                requests.add(target.searchRequest(work.queries().row(i), work.k(), ef == 0 ? "{}" : "{\"ef\":" + ef + "}"));
            }
            return requests;
        }
    }

    /** Every query once: the recall, and the warm-up of this setting. */
    private double recall(List<SearchRequest> requests) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        AtomicLong hits = new AtomicLong();
        Clients.run(uri, work.clients().getLast(), connection -> {
            VectorCollection target = new VectorCollection(connection, collection, work.metric());
            int query;
            while ((query = next.getAndIncrement()) < requests.size()) {
                hits.addAndGet(work.exact().hits(query, target.search(requests.get(query)), work.k()));
            }
            return null;
        });
        return (double) hits.get() / work.k() / requests.size();
    }

    private SearchFigures measure(int ef, int clients, double recall, List<SearchRequest> requests)
            throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + work.seconds() * 1_000_000_000L;
        List<Histogram> latencies = Clients.run(uri, clients, connection -> {
            VectorCollection target = new VectorCollection(connection, collection, work.metric());
            target.search(requests.getFirst());
            Histogram own = new Histogram(MAX_LATENCY_NANOS, DIGITS);
            for (long now = System.nanoTime(); now < end; ) {
                target.search(requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
                long after = System.nanoTime();
                own.recordValue(Math.min(MAX_LATENCY_NANOS, after - now));
                now = after;
            }
            return own;
        });
        double seconds = (System.nanoTime() - start) * 1e-9;
        Histogram all = new Histogram(MAX_LATENCY_NANOS, DIGITS);
        latencies.forEach(all::add);
        return new SearchFigures(ef, clients, recall, all.getTotalCount() / seconds,
            millis(all, 50), millis(all, 95), millis(all, 99));
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) * 1e-6;
    }
}
