package io.arrwdb.core.catalog;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes a stored record by compare and swap: several coordinators change different parts of one record. Every write
 * compares the election key too.
 */
public final class CatalogEditor {
    private static final int MAX_ATTEMPTS = 20;

    private final FencedStore store;

    public CatalogEditor(FencedStore store) {
        this.store = store;
    }

    /** What was written, and the revision that made it; the revision is zero where nothing had to change. */
    public record Edited<T>(Revision revision, T value) { }

    /**
     * Replaces a collection's record by what {@code change} makes of it. {@code change} may refuse by throwing, and may
     * be called several times.
     *
     * @param alongside further operations of the same transaction
     * @return fails with {@link NoSuchElementException} where there is no such collection
     */
    public CompletionStage<Edited<CollectionMeta>> collection(CollectionId id, UnaryOperator<CollectionMeta> change,
            MetaTxn.Op... alongside) {
        Function<Optional<CollectionMeta>, Optional<CollectionMeta>> edit = found -> Optional.of(change.apply(
                found.orElseThrow(() -> new NoSuchElementException("there is no collection " + id))));
        return edit(new Record<>(CatalogKeys.collection(id), CollectionMeta::decode, CollectionMeta::encode), edit, alongside)
                .thenApply(e -> new Edited<>(e.revision(), e.value().orElseThrow()));
    }

    /** Replaces, makes or (by answering nothing) deletes the load record of a collection. */
    public CompletionStage<Edited<Optional<LoadMeta>>> load(CollectionId id,
            Function<Optional<LoadMeta>, Optional<LoadMeta>> change) {
        return edit(new Record<>(CatalogKeys.load(id), LoadMeta::decode, LoadMeta::encode), change);
    }

    /**
     * Replaces a collection's record and, where it is loaded, its load record, in one transaction; as {@link #collection}.
     */
    public CompletionStage<Edited<CollectionMeta>> collectionAndLoad(CollectionId id, UnaryOperator<CollectionMeta> change,
            UnaryOperator<LoadMeta> changeLoad) {
        return collectionAndLoad(id, change, changeLoad, 1);
    }

    private CompletionStage<Edited<CollectionMeta>> collectionAndLoad(CollectionId id, UnaryOperator<CollectionMeta> change,
            UnaryOperator<LoadMeta> changeLoad, int attempt) {
        String key = CatalogKeys.collection(id);
        String loadKey = CatalogKeys.load(id);
        return store.reads().get(key).thenCombine(store.reads().get(loadKey), (found, load) -> {
            MetaEntry before = found.entries().stream().findFirst()
                    .orElseThrow(() -> new NoSuchElementException("there is no collection " + id));
            CollectionMeta after = change.apply(CollectionMeta.decode(before.value()));
            Optional<MetaEntry> loaded = load.entries().stream().findFirst();
            List<MetaTxn.Op> ops = new ArrayList<>(List.of(new MetaTxn.Op.Put(key, after.encode())));
            loaded.ifPresent(entry -> ops.add(new MetaTxn.Op.Put(loadKey, changeLoad.apply(LoadMeta.decode(entry.value())).encode())));
            return store.write(List.of(new MetaTxn.Compare.ModifiedAt(key, before.modified()),
                    new MetaTxn.Compare.ModifiedAt(loadKey, loaded.map(MetaEntry::modified).orElse(Revision.ZERO))), ops)
                    .thenCompose(done -> done.isPresent() ? CompletableFuture.completedStage(new Edited<>(done.get(), after))
                            : attempt == MAX_ATTEMPTS ? CompletableFuture.<Edited<CollectionMeta>>failedStage(new NotLeadingException(
                                    key + " could not be written in " + attempt + " attempts: another coordinator leads, or it changes all the time"))
                            : collectionAndLoad(id, change, changeLoad, attempt + 1));
        }).thenCompose(edited -> edited);
    }

    private record Record<T>(String key, Function<byte[], T> decode, Function<T, byte[]> encode) { }

    private <T> CompletionStage<Edited<Optional<T>>> edit(Record<T> record, Function<Optional<T>, Optional<T>> change,
            MetaTxn.Op... alongside) {
        return attempt(record, change, List.of(alongside), 1);
    }

    private <T> CompletionStage<Edited<Optional<T>>> attempt(Record<T> record,
            Function<Optional<T>, Optional<T>> change, List<MetaTxn.Op> alongside, int attempt) {
        return store.reads().get(record.key).thenCompose(snapshot -> {
            Optional<MetaEntry> entry = snapshot.entries().stream().findFirst();
            Optional<T> before = entry.map(e -> record.decode.apply(e.value()));
            Optional<T> after = change.apply(before);
            if (after.equals(before) && alongside.isEmpty()) {
                return CompletableFuture.completedStage(new Edited<>(Revision.ZERO, after));
            }
            List<MetaTxn.Op> ops = new ArrayList<>(alongside);
            ops.add(after.<MetaTxn.Op>map(v -> new MetaTxn.Op.Put(record.key, record.encode.apply(v)))
                    .orElseGet(() -> new MetaTxn.Op.Delete(record.key)));
            Revision seen = entry.map(MetaEntry::modified).orElse(Revision.ZERO);
            return store.write(List.of(new MetaTxn.Compare.ModifiedAt(record.key, seen)), ops)
                    .thenCompose(done -> done.isPresent()
                            ? CompletableFuture.completedStage(new Edited<>(done.get(), after))
                            : again(record, change, alongside, attempt));
        });
    }

    private <T> CompletionStage<Edited<Optional<T>>> again(Record<T> record,
            Function<Optional<T>, Optional<T>> change, List<MetaTxn.Op> alongside, int attempt) {
        return attempt == MAX_ATTEMPTS
                ? CompletableFuture.failedStage(new NotLeadingException(record.key + " could not be written in " + attempt
                        + " attempts: another coordinator leads, or it changes all the time"))
                : attempt(record, change, alongside, attempt + 1);
    }
}
