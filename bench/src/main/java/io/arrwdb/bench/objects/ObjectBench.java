package io.arrwdb.bench.objects;

import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.adapters.s3.S3Config;
import io.arrwdb.adapters.s3.S3Credentials;
import io.arrwdb.adapters.s3.S3Limits;
import io.arrwdb.adapters.s3.S3ObjectStore;
import io.arrwdb.adapters.s3.S3Place;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * An S3 store beside the local one: times of puts and gets, one at a time and many at once, taking turns so that both see the same
 * machine. Prints a table.
 *
 * <p>Arguments: directory of the local store, S3 endpoint, bucket, access key, secret key. The bucket is made where it is missing.
 */
public final class ObjectBench {
    private static final int LOCAL_OPERATIONS = 16;

    /** @param warmUp objects that are not measured */
    private record Load(String name, int bytes, int objects, int warmUp) { }

    private static final List<Load> LOADS = List.of(new Load("1 KiB", 1 << 10, 300, 100), new Load("1 MiB", 1 << 20, 64, 16),
            new Load("64 MiB", 64 << 20, 8, 2));

    private ObjectBench() { }

    public static void main(String[] args) throws IOException {
        S3Place place = new S3Place(Optional.of(URI.create(args[1])), "us-east-1", args[2], "bench/", true);
        S3Config config = new S3Config(place, Optional.of(new S3Credentials(args[3], Secret.of(args[4]))), Optional.empty(), true, true,
                S3Limits.defaults());
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
                S3ObjectStore s3 = new S3ObjectStore(config, new SystemClock(), workers);
                DirectoryObjectStore local = DirectoryObjectStore.open(new LocalDisk(), Path.of(args[0]), LOCAL_OPERATIONS)) {
            s3.check().toCompletableFuture().join();
            System.out.println("| object | store | put p50 / p99 ms | get p50 / p99 ms | put MB/s, at once | get MB/s, at once |");
            System.out.println("|---|---|---|---|---|---|");
            for (Load load : LOADS) {
                measure(load, List.of(local, s3), List.of("local", "S3"));
            }
        }
    }

    private static void measure(Load load, List<ObjectStore> stores, List<String> names) {
        byte[] bytes = new byte[load.bytes()];
        new Random(1).nextBytes(bytes);
        List<Figures> figures = stores.stream().map(store -> new Figures(load.objects())).toList();
        for (int i = -load.warmUp(); i < load.objects(); i++) {
            String key = load.bytes() + "/" + (i + load.warmUp());
            for (int s = 0; s < stores.size(); s++) {
                figures.get(s).one(stores.get(s), key, bytes, i);
            }
        }
        for (int s = 0; s < stores.size(); s++) {
            ObjectStore store = stores.get(s);
            double putRate = atOnce(load, i -> store.put(load.bytes() + "/many/" + i, ObjectBody.of(bytes)).toCompletableFuture());
            double getRate = atOnce(load, i -> store.get(load.bytes() + "/many/" + i).toCompletableFuture());
            System.out.println(figures.get(s).row(load, names.get(s), putRate, getRate));
            clear(store, load.bytes() + "/");
        }
    }

    /** Megabytes a second of all objects asked for at once; the store decides how many are on their way. */
    private static double atOnce(Load load, IntFunction<CompletableFuture<?>> operation) {
        long start = System.nanoTime();
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (int i = 0; i < load.objects(); i++) {
            running.add(operation.apply(i));
        }
        running.forEach(CompletableFuture::join);
        return (double) load.bytes() * load.objects() / 1e6 / ((System.nanoTime() - start) / 1e9);
    }

    private static void clear(ObjectStore store, String prefix) {
        for (ObjectEntry entry : store.list(prefix).toCompletableFuture().join()) {
            store.delete(entry.key()).toCompletableFuture().join();
        }
    }

    /** Times of one store, in milliseconds. */
    private record Figures(double[] put, double[] get) {
        Figures(int count) {
            this(new double[count], new double[count]);
        }

        void one(ObjectStore store, String key, byte[] bytes, int at) {
            long start = System.nanoTime();
            store.put(key, ObjectBody.of(bytes)).toCompletableFuture().join();
            long middle = System.nanoTime();
            byte[] back = store.get(key).toCompletableFuture().join();
            long end = System.nanoTime();
            if (!Arrays.equals(bytes, back)) {
                throw new IllegalStateException("object " + key + " came back different");
            }
            if (at >= 0) {
                put[at] = (middle - start) / 1e6;
                get[at] = (end - middle) / 1e6;
            }
        }

        String row(Load load, String store, double putRate, double getRate) {
            return String.format(Locale.ROOT, "| %s | %s | %.1f / %.1f | %.1f / %.1f | %.2f | %.2f |", load.name(), store,
                    percentile(put, 50), percentile(put, 99), percentile(get, 50), percentile(get, 99), putRate, getRate);
        }

        private static double percentile(double[] times, int percent) {
            double[] sorted = times.clone();
            Arrays.sort(sorted);
            return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
        }
    }
}
