package io.arrwdb.robust;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leases of an etcd, by its JSON gateway, and so beside the adapter that is tried. */
final class EtcdLeases {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** From the first key to the last. */
    private static final String ALL_KEYS = "{\"key\":\"AA==\",\"range_end\":\"AA==\"}";
    private static final int OK = 200;
    /** A lease that ended by itself meanwhile. */
    private static final int GONE = 404;
    private static final Pattern LEASED = Pattern.compile("\"key\":\"([^\"]+)\"[^{}]*\"lease\":\"(\\d+)\"");

    private final int port;

    EtcdLeases(int port) {
        this.port = port;
    }

    /** Ends the leases of all keys that are wanted. @return how many */
    int revoke(Predicate<String> keys) throws IOException, InterruptedException {
        Set<String> leases = new TreeSet<>();
        Matcher found = LEASED.matcher(post("/v3/kv/range", ALL_KEYS));
        while (found.find()) {
            if (keys.test(new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8))) {
                leases.add(found.group(2));
            }
        }
        for (String lease : leases) {
            post("/v3/lease/revoke", "{\"ID\":\"" + lease + "\"}");
        }
        return leases.size();
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT)
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK && answer.statusCode() != GONE) {
                throw new IOException("etcd answered " + answer.statusCode() + " to " + path + ": " + answer.body());
            }
            return answer.body();
        }
    }
}
