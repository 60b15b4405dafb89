package io.arrwdb.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.DiskLimitExceeded;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.OpenFile;
import io.arrwdb.storage.segment.MemoryObjectStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedObjectsTest {
    private static final int OBJECT_BYTES = 1_000;

    @TempDir
    private Path directory;
    private final Remote remote = new Remote();

    @Test
    void anObjectIsDownloadedOnceAndPartByPart() {
        FileRef file = put("a");
        CachedObjects cache = cache(10);
        for (int i = 0; i < 3; i++) {
            try (OpenFile open = open(cache, file)) {
                assertThat(open.memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes("a"));
            }
        }
        assertThat(remote.asked).containsExactly("a 0", "a 300", "a 600", "a 900");
        assertThat(cache.diskBytes()).isEqualTo(OBJECT_BYTES);
    }

    @Test
    void allWhoWantAnObjectWaitForOneDownload() {
        FileRef file = put("a");
        CachedObjects cache = cache(10);
        remote.hold = true;
        List<CompletableFuture<OpenFile>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(cache.open(file).toCompletableFuture());
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        while (!remote.held.isEmpty()) {
            remote.held.remove().run();
        }
        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertThat(remote.asked).hasSize(4);
        waiting.forEach(open -> open.join().close());
    }

    @Test
    void theLongestUnusedMakesRoomAndWhatIsOpenStays() throws IOException {
        CachedObjects cache = cache(2);
        OpenFile a = open(cache, put("a"));
        open(cache, put("b")).close();
        open(cache, put("c")).close();
        assertThat(a.memory().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(bytes("a")[0]);
        assertThat(files()).hasSize(2);
        OpenFile c = open(cache, put("c"));
        assertThat(remote.asked.stream().filter("c 0"::equals)).hasSize(1);
        assertThatThrownBy(() -> open(cache, put("d"))).hasCauseInstanceOf(DiskLimitExceeded.class).hasMessageContaining("object d");
        a.close();
        open(cache, put("d")).close();
        c.close();
        open(cache, put("a")).close();
        assertThat(remote.asked.stream().filter("a 0"::equals)).as("a had made room").hasSize(2);
        assertThat(cache.diskBytes()).isEqualTo(2 * OBJECT_BYTES);
    }

    @Test
    void whatIsReadOnceDoesNotDriveOutWhatIsWantedAgain() {
        CachedObjects cache = cache(4);
        for (String key : List.of("hot", "hot", "warm", "warm", "a", "b", "c", "d", "e")) {
            open(cache, put(key)).close();
        }
        remote.asked.clear();
        open(cache, put("hot")).close();
        open(cache, put("warm")).close();
        assertThat(remote.asked).isEmpty();
    }

    /** Against whatever order: what is open stays as it is, the disk holds no more than it may, and what is counted is what lies there. */
    @Test
    void whatIsOpenStaysAndTheDiskIsAccountedForWhateverComes() throws IOException {
        for (long seed = 1; seed <= 8; seed++) {
            Path own = Files.createDirectory(directory.resolve("seed-" + seed));
            Random random = new Random(seed);
            CachedObjects cache = CachedObjects.open(remote, own, new MemoryBudget(5 * OBJECT_BYTES), new CacheLimits(300, 2, 2), Runnable::run);
            List<OpenFile> held = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            List<DiskRoom> rooms = new ArrayList<>();
            for (int step = 0; step < 120; step++) {
                String key = "object-" + random.nextInt(12);
                try {
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 -> {
                            held.add(open(cache, put(key)));
                            keys.add(key);
                        }
                        case 3 -> rooms.add(cache.reserve(List.of(put(key), put("object-" + random.nextInt(12)))));
                        case 4 -> closeOne(rooms, random);
                        default -> cache.forget(put(key));
                    }
                } catch (DiskLimitExceeded | CompletionException e) {
                    assertThat(e).as("seed %d step %d", seed, step).matches(x -> x instanceof DiskLimitExceeded
                            || x.getCause() instanceof DiskLimitExceeded);
                }
                while (held.size() > random.nextInt(1, 6)) {
                    int one = random.nextInt(held.size());
                    held.remove(one).close();
                    keys.remove(one);
                }
                for (int i = 0; i < held.size(); i++) {
                    assertThat(held.get(i).memory().mismatch(MemorySegment.ofArray(bytes(keys.get(i))))).as("seed %d step %d", seed, step).isEqualTo(-1);
                }
                assertThat(cache.diskBytes()).as("seed %d step %d", seed, step).isLessThanOrEqualTo(5 * OBJECT_BYTES);
                assertThat(lengths(own)).as("seed %d step %d", seed, step).isLessThanOrEqualTo(cache.diskBytes());
            }
            held.forEach(OpenFile::close);
            rooms.forEach(DiskRoom::close);
            assertThat(cache.diskBytes()).as("seed %d, nothing is reserved any more", seed).isEqualTo(lengths(own));
        }
    }

    private static void closeOne(List<DiskRoom> rooms, Random random) {
        if (!rooms.isEmpty()) {
            rooms.remove(random.nextInt(rooms.size())).close();
        }
    }

    private static long lengths(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void anObjectLargerThanTheCacheIsRefusedAndDrivesNothingOut() {
        CachedObjects cache = cache(2);
        open(cache, put("a")).close();
        assertThatThrownBy(() -> open(cache, new FileRef("big", 2 * OBJECT_BYTES + 1, 0))).hasCauseInstanceOf(DiskLimitExceeded.class);
        open(cache, put("a")).close();
        assertThat(remote.asked).hasSize(4);
    }

    @Test
    void damagedAndMissingObjectsFailAndLeaveNothing() throws IOException {
        CachedObjects cache = cache(10);
        FileRef damaged = put("a");
        remote.objects.flipBit("a", 500);
        assertThatThrownBy(() -> open(cache, damaged)).hasCauseInstanceOf(MalformedBytesException.class).hasMessageContaining("object a");
        assertThatThrownBy(() -> open(cache, new FileRef("none", 10, 0))).hasCauseInstanceOf(ObjectStoreException.NotFound.class);
        assertThat(files()).isEmpty();
        assertThat(cache.diskBytes()).isZero();
        remote.objects.flipBit("a", 500);
        open(cache, damaged).close();
    }

    @Test
    void copiesOutliveTheProcessUnlessTheyAreDamaged() throws IOException {
        CachedObjects before = cache(10);
        open(before, put("a")).close();
        open(before, put("b")).close();
        Files.writeString(directory.resolve("left.part"), "half");
        Path ofB = files().stream().filter(f -> f.getFileName().toString().endsWith(Integer.toHexString(put("b").crc32c())))
            .findFirst().orElseThrow();
        byte[] changed = Files.readAllBytes(ofB);
        changed[7]++;
        Files.write(ofB, changed);
        remote.asked.clear();

        CachedObjects after = cache(10);
        assertThat(after.diskBytes()).isEqualTo(2 * OBJECT_BYTES);
        open(after, put("a")).close();
        assertThat(remote.asked).isEmpty();
        try (OpenFile b = open(after, put("b"))) {
            assertThat(b.memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes("b"));
        }
        assertThat(remote.asked).hasSize(4);
        assertThat(files()).hasSize(2);
    }

    @Test
    void aFewPartsOfAFewObjectsComeAtATime() {
        CachedObjects cache = cache(10);
        remote.hold = true;
        List<CompletableFuture<OpenFile>> waiting = Stream.of("a", "b", "c").map(key -> cache.open(put(key)).toCompletableFuture()).toList();
        assertThat(remote.asked).containsExactly("a 0", "a 300", "b 0", "b 300");
        remote.held.remove().run();
        assertThat(remote.asked).endsWith("b 300", "a 600");
        while (!remote.held.isEmpty()) {
            remote.held.remove().run();
        }
        assertThat(remote.asked).hasSize(12);
        waiting.forEach(open -> open.join().close());
    }

    @Test
    void aDownloadThatFailsLetsTheNextBegin() {
        CachedObjects cache = cache(10);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> open(cache, new FileRef("none", 10, 0))).hasCauseInstanceOf(ObjectStoreException.NotFound.class);
        }
        open(cache, put("a")).close();
    }

    @Test
    void aCopyThatIsForgottenIsTakenAnewAndWhoHasItOpenKeepsIt() {
        CachedObjects cache = cache(1);
        FileRef file = put("a");
        try (OpenFile before = open(cache, file)) {
            assertThat(cache.forget(file)).isTrue();
            assertThat(cache.forget(file)).as("there is none any more").isFalse();
            try (OpenFile after = open(cache, file)) {
                assertThat(before.memory().mismatch(after.memory())).isEqualTo(-1);
            }
        }
        assertThat(remote.asked).hasSize(8);
        assertThat(cache.diskBytes()).isEqualTo(OBJECT_BYTES);
    }

    @Test
    void aCopyThatWasRemovedOrCutIsTakenAnew() throws IOException {
        CachedObjects cache = cache(1);
        FileRef file = put("a");
        open(cache, file).close();
        Files.delete(files().getFirst());
        open(cache, file).close();
        Files.write(files().getFirst(), new byte[3]);
        try (OpenFile open = open(cache, file)) {
            assertThat(open.memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes("a"));
        }
        assertThat(remote.asked).hasSize(12);
    }

    @Test
    void roomIsKeptForAllOrForNone() throws IOException {
        CachedObjects cache = cache(3);
        open(cache, put("old")).close();
        assertThatThrownBy(() -> cache.reserve(List.of(put("a"), put("b"), put("c"), put("d")))).isInstanceOf(DiskLimitExceeded.class)
                .hasMessageContaining("4 objects").hasMessageContaining("4000 bytes wanted, 0 of 3000 in use");
        assertThat(files()).as("nothing made room in vain").hasSize(1);
        DiskRoom room = cache.reserve(List.of(put("a"), put("b"), put("a")));
        assertThat(remote.asked).as("nothing is copied before it is opened").hasSize(4);
        open(cache, put("a")).close();
        assertThatThrownBy(() -> cache.reserve(List.of(put("c"), put("d")))).isInstanceOf(DiskLimitExceeded.class);
        open(cache, put("b")).close();
        room.close();
        room.close();
        assertThat(cache.diskBytes()).as("copies that were made stay").isEqualTo(3 * OBJECT_BYTES);
        cache.reserve(List.of(put("c"), put("d"))).close();
        assertThat(cache.diskBytes()).as("room that nobody used is free again").isEqualTo(OBJECT_BYTES);
        assertThat(cache.counts().evictions()).isEqualTo(2);
    }

    @Test
    void roomIsKeptBesideAnOpeningThatFails() {
        CachedObjects cache = cache(1);
        FileRef damaged = put("a");
        DiskRoom room = cache.reserve(List.of(damaged));
        remote.objects.flipBit("a", 500);
        assertThatThrownBy(() -> open(cache, damaged)).hasCauseInstanceOf(MalformedBytesException.class);
        room.close();
        assertThat(cache.diskBytes()).isZero();
        remote.objects.flipBit("a", 500);
        open(cache, damaged).close();
    }

    @Test
    void aSmallerCacheKeepsWhatWasUsedLast() throws IOException {
        CachedObjects before = cache(3);
        for (String key : List.of("a", "b", "c", "a")) {
            open(before, put(key)).close();
        }
        List<Path> byUse = List.of(copy("b"), copy("c"), copy("a"));
        for (int i = 0; i < byUse.size(); i++) {
            assertThat(byUse.get(i).toFile().setLastModified(1_000_000_000_000L + i * 10_000L)).isTrue();
        }
        remote.asked.clear();
        CachedObjects after = cache(2);
        open(after, put("a")).close();
        open(after, put("c")).close();
        assertThat(remote.asked).isEmpty();
        assertThat(after.counts().hits()).isEqualTo(2);
        open(after, put("b")).close();
        assertThat(after.counts().downloads()).isEqualTo(1);
        assertThat(after.counts().downloadedBytes()).isEqualTo(OBJECT_BYTES);
    }

    @Test
    void usingACopyIsNotedForTheNextProcess() throws IOException {
        CachedObjects cache = cache(1);
        open(cache, put("a")).close();
        assertThat(copy("a").toFile().setLastModified(1_000_000_000_000L)).isTrue();
        open(cache, put("a")).close();
        assertThat(copy("a").toFile().lastModified()).isGreaterThan(1_000_000_000_000L);
    }

    @Test
    void onlyTheOpeningThatBringsACopyNeedNotCompareItAgain() {
        open(cache(1), put("a")).close();
        CachedObjects cache = cache(1);
        try (OpenFile first = open(cache, put("a")); OpenFile second = open(cache, put("a"))) {
            assertThat(first.verified()).isTrue();
            assertThat(second.verified()).isFalse();
        }
    }

    @Test
    void aCopyThatWasCutBetweenProcessesTakesTheRoomOfTheWhole() throws IOException {
        open(cache(1), put("a")).close();
        Files.write(copy("a"), new byte[3]);
        CachedObjects cache = cache(1);
        assertThat(cache.diskBytes()).isZero();
        open(cache, put("a")).close();
        assertThat(cache.diskBytes()).isEqualTo(OBJECT_BYTES);
    }

    private Path copy(String key) throws IOException {
        return files().stream().filter(file -> file.getFileName().toString().endsWith("-" + Integer.toHexString(put(key).crc32c())))
                .findFirst().orElseThrow();
    }

    @Test
    void anEmptyObjectAndOneThatLiesHereAreMapped() throws IOException {
        CachedObjects cache = cache(1);
        remote.objects.put("empty", ObjectBody.of(new byte[0]));
        try (OpenFile open = open(cache, new FileRef("empty", 0, 0))) {
            assertThat(open.memory().byteSize()).isZero();
        }
        Path here = Files.write(directory.resolveSibling("here-" + directory.getFileName()), bytes("a"));
        remote.local = here.toUri();
        try (OpenFile open = open(cache, new FileRef("a", OBJECT_BYTES, 0))) {
            assertThat(open.memory().byteSize()).isEqualTo(OBJECT_BYTES);
        }
        Files.delete(here);
        assertThat(remote.asked).isEmpty();
    }

    private CachedObjects cache(int objects) {
        return CachedObjects.open(remote, directory, new MemoryBudget((long) objects * OBJECT_BYTES), new CacheLimits(300, 2, 2), Runnable::run);
    }

    private static OpenFile open(CachedObjects cache, FileRef file) {
        return cache.open(file).toCompletableFuture().join();
    }

    private FileRef put(String key) {
        byte[] bytes = bytes(key);
        if (remote.objects.list(key).toCompletableFuture().join().isEmpty()) {
            remote.objects.put(key, ObjectBody.of(bytes));
        }
        return new FileRef(key, bytes.length, Checksums.of(MemorySegment.ofArray(bytes)));
    }

    private static byte[] bytes(String key) {
        byte[] bytes = new byte[OBJECT_BYTES];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** A store without files of its own that remembers what was asked, and may hold its answers back. */
    private static final class Remote implements ObjectStore {
        private final MemoryObjectStore objects = new MemoryObjectStore();
        private final List<String> asked = new ArrayList<>();
        private final Queue<Runnable> held = new ArrayDeque<>();
        private boolean hold;
        private URI local;

        @Override
        public CompletionStage<byte[]> getRange(String key, long offset, int length) {
            asked.add(key + " " + offset);
            CompletionStage<byte[]> answer = objects.getRange(key, offset, length);
            if (!hold) {
                return answer;
            }
            CompletableFuture<byte[]> later = new CompletableFuture<>();
            held.add(() -> answer.thenAccept(later::complete));
            return later;
        }

        @Override
        public Optional<URI> localFile(String key) {
            return Optional.ofNullable(local);
        }

        @Override
        public CompletionStage<Void> put(String key, ObjectBody body) {
            return objects.put(key, body);
        }

        @Override
        public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
            return objects.putIfAbsent(key, body);
        }

        @Override
        public CompletionStage<byte[]> get(String key) {
            return objects.get(key);
        }

        @Override
        public CompletionStage<List<ObjectEntry>> list(String prefix) {
            return objects.list(prefix);
        }

        @Override
        public CompletionStage<Void> delete(String key) {
            return objects.delete(key);
        }
    }
}
