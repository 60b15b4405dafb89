package io.arrwdb.deploy.wal;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Tells what takes effect in several groups' logs: lines of one group in the log's order, those of several as they come. */
final class Tail {
    private final LogSource source;
    private final Map<LogGroupId, LogPlace> from;
    private final boolean follow;
    private final PrintStream out;
    private List<LogGroupId> groups;
    private Optional<Set<ShardId>> shards = Optional.empty();

    Tail(LogSource source, Map<LogGroupId, LogPlace> from, boolean follow, PrintStream out) {
        this.source = source;
        this.from = from;
        this.follow = follow;
        this.out = out;
        groups = source.groups();
    }

    /** Leaves everything else out. @throws IllegalArgumentException where there is none of this name */
    void collection(String database, String name) {
        CollectionMeta found = source.collections().stream().filter(c -> c.name().equals(name) && source.isIn(c, database)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("database " + database + " has no collection " + name));
        shards = Optional.of(found.shards().stream().map(ShardMeta::id).collect(Collectors.toSet()));
        groups = groups.stream().filter(group -> found.shards().stream().anyMatch(s -> s.group().equals(group))).toList();
    }

    /** Leaves other groups out. @throws IllegalArgumentException where there is none with the number */
    void group(LogGroupId group) {
        if (!groups.contains(group)) {
            throw new IllegalArgumentException("nothing of it is in log group " + group + "; it is in " + groups);
        }
        groups = List.of(group);
    }

    /** Ends with the first that fails, or where all have come to their ends. */
    void run() {
        ChangeJson json = new ChangeJson(new CollectionNames(source.collections()));
        CompletableFuture<Void> failed = new CompletableFuture<>();
        List<CompletableFuture<Void>> tails = new ArrayList<>();
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        for (LogGroupId group : groups) {
            GroupTail tail = new GroupTail(source.log(), group, source.start(group), Optional.ofNullable(from.get(group)), follow);
            tails.add(CompletableFuture.runAsync(() -> tail.tell(shard -> shards.map(s -> s.contains(shard)).orElse(true), json, this::print), workers)
                    .whenComplete((done, error) -> {
                        if (error != null) {
                            failed.completeExceptionally(error);
                        }
                    }));
        }
        try {
            CompletableFuture.anyOf(failed, CompletableFuture.allOf(tails.toArray(CompletableFuture[]::new))).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            workers.shutdownNow();
        }
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
