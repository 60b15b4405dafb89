package io.arrwdb.testkit.history;

import java.util.Optional;

/**
 * Two keys of different shards read by one request, while one client writes 1, 2, 3 ... to the first and, each time that is
 * acknowledged, the same to the second. At any one moment the first is level with the second or one ahead: whoever sees anything
 * else has read the shards at different moments.
 */
public record Pair(int client, long first, long second, long firstValue, long secondValue) {
    /** What is wrong with it, if anything. */
    public Optional<String> check() {
        long ahead = Math.max(firstValue, 0) - Math.max(secondValue, 0);
        return ahead == 0 || ahead == 1 ? Optional.empty() : Optional.of(
                "client %d read at once value %d of key %d and value %d of key %d: no moment had both".formatted(client, firstValue, first,
                        secondValue, second));
    }
}
