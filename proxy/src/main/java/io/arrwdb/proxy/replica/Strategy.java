package io.arrwdb.proxy.replica;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A way to choose one of the nodes that hold a shard. */
public interface Strategy {
    /**
     * The candidate to ask.
     *
     * @param candidates at least one; the shard's primary first, the others in an order that does not change
     * @param ticket one number a request, growing by 1: requests take turns by it, and it stands in for chance
     */
    Candidate choose(List<Candidate> candidates, long ticket);

    /** By which names users ask for strategies. */
    enum Name {
        CACHE_AWARE("cache-aware", CacheAware::new),
        ROUND_ROBIN("round-robin", RoundRobin::new),
        LEAST_CONNECTIONS("least-connections", LeastConnections::new),
        LEAST_LATENCY("least-latency", LeastLatency::new);

        private final String label;
        private final Supplier<Strategy> maker;

        Name(String label, Supplier<Strategy> maker) {
            this.label = label;
            this.maker = maker;
        }

        public String label() {
            return label;
        }

        public Strategy make() {
            return maker.get();
        }

        /** @throws IllegalArgumentException naming those that there are */
        public static Name of(String label) {
            return Arrays.stream(values()).filter(n -> n.label.equals(label.strip())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is none of "
                            + Arrays.stream(values()).map(Name::label).collect(Collectors.joining(", "))));
        }
    }
}
