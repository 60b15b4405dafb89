package io.arrwdb.bench.log;

import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.kafka.KafkaConfig;
import io.arrwdb.adapters.kafka.KafkaLog;
import io.arrwdb.adapters.locallog.LocalLog;
import io.arrwdb.adapters.locallog.LocalLogConfig;
import io.arrwdb.testkit.server.KafkaCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./arrwdb bench-log}: the log alone, on files of this machine and on Kafka brokers that it starts. */
@Command(name = "bench-log", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Measures one partition of the log: until a record is acknowledged, until it is read back, and throughput.")
public final class LogCommand implements Callable<Integer> {
    private static final int WINDOW_BYTES = 8 << 20;

    @Option(names = "--logs", paramLabel = "LOG", split = ",", defaultValue = "local,kafka-1,kafka-1-flush,kafka-3,kafka-3-flush",
        description = "In this order. The number is that of brokers, 'flush' has them write each record to disk first.")
    private List<String> logs;

    @Option(names = "--directory", paramLabel = "DIR", description = "Takes the data of logs; without, a temporary one.")
    private Path directory;

    /** Uses an open log. */
    private interface Run {
        void on(LogMeter meter);
    }

    @Override
    public Integer call() throws IOException {
        System.out.println("| log | record | load | acknowledged p50 / p99 ms | read back p50 / p99 ms | throughput |");
        System.out.println("|---|---|---|---|---|---|");
        for (String name : logs) {
            Path own = directory == null ? Files.createTempDirectory("arrwdb-log")
                    : Files.createTempDirectory(Files.createDirectories(directory), "log");
            try {
                with(name, own, meter -> measure(name, meter));
            } finally {
                delete(own);
            }
        }
        return 0;
    }

    private static void measure(String name, LogMeter meter) {
        meter.latency(name, 1 << 10, 1_000);
        meter.latency(name, 64 << 10, 500);
        meter.latency(name, 1 << 20, 150);
        meter.throughput(name, 1 << 10, 32L << 20, WINDOW_BYTES);
        meter.throughput(name, 64 << 10, 256L << 20, WINDOW_BYTES);
        meter.throughput(name, 1 << 20, 256L << 20, WINDOW_BYTES);
    }

    private static void with(String name, Path directory, Run run) {
        if (name.equals("local")) {
            try (LocalLog log = new LocalLog(new LocalDisk(), directory, LocalLogConfig.defaults())) {
                run.on(new LogMeter(log));
            }
            return;
        }
        int brokers = name.startsWith("kafka-3") ? 3 : 1;
        try (KafkaCluster cluster = KafkaCluster.start(directory, brokers, Map.of(), KafkaCluster.FAST);
                KafkaLog log = new KafkaLog(config(cluster, brokers, name.endsWith("-flush")))) {
            run.on(new LogMeter(log));
        }
    }

    private static KafkaConfig config(KafkaCluster cluster, int brokers, boolean flush) {
        KafkaConfig d = KafkaConfig.replicated(cluster.bootstrap(), "bench", 4);
        return new KafkaConfig(d.bootstrap(), d.topic(), d.partitions(), brokers, Math.min(brokers, 2), flush, d.maxRecordBytes(),
                d.client(), d.timeouts(), d.buffers());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
