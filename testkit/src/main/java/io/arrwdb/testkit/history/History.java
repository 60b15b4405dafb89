package io.arrwdb.testkit.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that clients did and saw. Safe for many threads. */
public final class History {
    private final List<Operation> operations = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();
    private final long origin;

    /** @param origin when it begins, in nanoseconds */
    public History(long origin) {
        this.origin = origin;
    }

    public synchronized void add(List<Operation> done) {
        operations.addAll(done);
    }

    public synchronized void add(Count count) {
        counts.add(count);
    }

    public synchronized void add(Pair pair) {
        pairs.add(pair);
    }

    /** An answer that is wrong whatever was written, such as one key twice. */
    public synchronized void odd(String what) {
        oddities.add(what);
    }

    public synchronized int size() {
        return operations.size() + counts.size() + pairs.size();
    }

    /** Operations of each kind, those of unknown outcome apart. */
    public synchronized Map<String, Long> summary() {
        return operations.stream().collect(Collectors.groupingBy(o -> o.kind() + (o.isKnown() ? "" : " (unknown)"), TreeMap::new,
                Collectors.counting()));
    }

    /** The longest time between the ends of two acknowledged writes after one another, in nanoseconds. */
    public synchronized long longestGapOfWrites() {
        long[] ends = operations.stream().filter(o -> !o.kind().isRead() && o.isKnown()).mapToLong(Operation::end).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - ends[i - 1]);
        }
        return longest;
    }

    /** Everything that contradicts a promise, for people; empty where all is well. @param boundNanos how old a bounded read may be */
    public synchronized List<String> violations(long boundNanos) {
        Map<Long, List<Operation>> byKey = operations.stream().collect(Collectors.groupingBy(Operation::key, TreeMap::new, Collectors.toList()));
        List<String> found = new ArrayList<>(oddities);
        byKey.forEach((key, ofKey) -> {
            Register.Verdict verdict = Register.check(ofKey, boundNanos);
            if (verdict != Register.Verdict.EXPLAINED) {
                found.add((verdict == Register.Verdict.TOO_HARD ? "too many orders to try for key " : "no order explains key ") + key + ":\n"
                        + ofKey.stream().sorted(Comparator.comparingLong(Operation::start)).map(o -> "    " + o.describe(origin))
                        .collect(Collectors.joining("\n")));
            }
        });
        CountBounds bounds = new CountBounds(byKey.values());
        counts.forEach(count -> bounds.check(count).ifPresent(wrong -> found.add("%s, at %.3f s".formatted(wrong, (count.start() - origin) / 1e9))));
        pairs.forEach(pair -> pair.check().ifPresent(found::add));
        return found;
    }

    /** Writes it down, an operation a line, in the order of their beginnings. */
    public synchronized void write(Path file) {
        Stream<String> lines = operations.stream().sorted(Comparator.comparingLong(Operation::start)).map(o -> o.describe(origin));
        Stream<String> counted = counts.stream().map(c -> "%10.3f .. %10.3f client %d counted %d".formatted((c.start() - origin) / 1e6,
                (c.end() - origin) / 1e6, c.client(), c.rows()));
        try {
            Files.write(file, Stream.of(lines, counted, oddities.stream()).flatMap(s -> s).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written to " + file, e);
        }
    }
}
