package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.inventory.ObjectInventory;
import io.arrwdb.core.inventory.Standing;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.deploy.compose.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Compares the object store with everything that names objects, while a server may go on writing: the store is listed before and
 * after what is named is read. An object is orphaned only where it was there both times; it is missing or damaged only where
 * it is still needed after that was seen.
 */
final class Inspection {
    private static final int AT_A_TIME = 4;

    private final Stores stores;
    private final boolean contents;
    private final Progress progress;

    /** @param contents whether to read each object and compare its checksum */
    Inspection(Stores stores, boolean contents, Progress progress) {
        this.stores = stores;
        this.contents = contents;
        this.progress = progress;
    }

    Report run() {
        progress.say("listing the objects");
        Map<String, Long> before = list();
        progress.say("reading manifests and decisions");
        Holdings.Read read = new Holdings(stores).read();
        Map<String, Long> after = list();
        Map<String, String> missing = missing(read.inventory(), after.keySet());
        Map<String, String> damaged = new TreeMap<>(read.damaged());
        damaged.putAll(damagedFiles(read.inventory(), after));
        if (!missing.isEmpty() || !damaged.isEmpty()) {
            ObjectInventory now = new Holdings(stores).read().inventory();
            missing.keySet().removeIf(key -> !now.needs(key));
            damaged.keySet().removeIf(key -> !now.needs(key));
        }
        Map<Standing, List<String>> standings = after.keySet().stream()
                .collect(Collectors.groupingBy(read.inventory()::standing, TreeMap::new, Collectors.toList()));
        List<String> referenced = standings.getOrDefault(Standing.REFERENCED, List.of());
        return new Report(after.size(), referenced.size(), referenced.stream().mapToLong(after::get).sum(),
                standings.getOrDefault(Standing.PASSING, List.of()).size(), findings(missing, after), findings(damaged, after),
                findings(unnamed(standings, Standing.ORPHANED, before, "no manifest, decision or intent names it"), after),
                findings(unnamed(standings, Standing.UNDECIDED, before, "no manifest names it; decisions may"), after), uploads(),
                read.unread().entrySet().stream().map(e -> new Report.Unread(e.getKey().value(), e.getValue())).toList(), contents);
    }

    private Map<String, Long> list() {
        return stores.objects().list("").toCompletableFuture().join().stream()
                .collect(Collectors.toMap(ObjectEntry::key, ObjectEntry::lengthBytes, (a, b) -> b, TreeMap::new));
    }

    private static Map<String, String> missing(ObjectInventory inventory, Set<String> there) {
        Map<String, String> missing = new TreeMap<>();
        inventory.manifests().keySet().stream().filter(key -> !there.contains(key)).forEach(key ->
                missing.put(key, "the manifest that a pointer names"));
        inventory.files().keySet().stream().filter(key -> !there.contains(key)).forEach(key ->
                missing.put(key, "a manifest names it"));
        return missing;
    }

    private Map<String, String> damagedFiles(ObjectInventory inventory, Map<String, Long> there) {
        List<FileRef> files = inventory.files().values().stream().filter(file -> there.containsKey(file.key())).toList();
        Map<String, String> damaged = new ConcurrentHashMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (FileRef file : files) {
                running.add(workers.submit(() -> compare(file, there.get(file.key()), damaged)));
            }
            for (int i = 0; i < running.size(); i++) {
                running.get(i).get();
                progress.say("comparing objects: %,d of %,d".formatted(i + 1, running.size()));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an object cannot be read: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return damaged;
    }

    private void compare(FileRef file, long lengthBytes, Map<String, String> damaged) {
        if (lengthBytes != file.lengthBytes()) {
            damaged.put(file.key(), "%,d bytes long, and should be %,d".formatted(lengthBytes, file.lengthBytes()));
        } else if (contents) {
            try {
                if (Contents.crc32c(stores.objects(), file.key(), lengthBytes) != file.crc32c()) {
                    damaged.put(file.key(), "its bytes fail the checksum in the manifest");
                }
            } catch (CompletionException e) {
                damaged.put(file.key(), e.getCause().getMessage());
            }
        }
    }

    private static Map<String, String> unnamed(Map<Standing, List<String>> standings, Standing standing, Map<String, Long> before, String what) {
        return standings.getOrDefault(standing, List.of()).stream().filter(before::containsKey)
                .collect(Collectors.toMap(key -> key, key -> what, (a, b) -> b, TreeMap::new));
    }

    private static List<Report.Finding> findings(Map<String, String> what, Map<String, Long> lengths) {
        return what.entrySet().stream().map(e -> new Report.Finding(e.getKey(), lengths.getOrDefault(e.getKey(), 0L), e.getValue())).toList();
    }

    private List<Report.Upload> uploads() {
        return stores.unfinishedUploads().toCompletableFuture().join().stream()
                .map(u -> new Report.Upload(u.key(), u.uploadId(), u.ageMillis())).toList();
    }
}
