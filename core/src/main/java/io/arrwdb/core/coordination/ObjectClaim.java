package io.arrwdb.core.coordination;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ties an object store to the metadata that names its objects, by an id that both keep: two deployments that shared a store would
 * delete each other's objects, and metadata in front of another store would name objects that are not there.
 *
 * <pre>
 * metadata   store      what happens
 * none       anything   the id is drawn                                 -> drawn
 * drawn      none       the store takes the id                          -> claimed
 * drawn      the same   a start was interrupted                         -> claimed
 * claimed    the same   nothing
 * any        another    refused: the store is somebody else's
 * claimed    none       refused: the objects lie elsewhere
 * </pre>
 */
public final class ObjectClaim {
    private static final String DRAWN_KEY = "objects/drawn";
    private static final String CLAIMED_KEY = "objects/claimed";
    /** Beside the collections' objects, below none of them. */
    private static final String OBJECT = "arrwdb/owner";

    private final MetaStore meta;
    private final ObjectStore objects;
    private final RequestId fresh;

    /** @param fresh an id that nobody has */
    public ObjectClaim(MetaStore meta, ObjectStore objects, RequestId fresh) {
        this.meta = meta;
        this.objects = objects;
        this.fresh = fresh;
    }

    /**
     * Completes where metadata and store belong together, from now on or since long; fails with {@link IllegalStateException} saying
     * what to do where they do not.
     */
    public CompletionStage<Void> make() {
        return keep(DRAWN_KEY, fresh.toString()).thenCompose(id -> value(CLAIMED_KEY).thenCompose(claimed -> claimed.isPresent()
                ? compare(id) : claim(id)));
    }

    private CompletionStage<Void> claim(String id) {
        return objects.putIfAbsent(OBJECT, ObjectBody.of(bytes(id))).thenCompose(done -> compare(id))
                .thenCompose(same -> keep(CLAIMED_KEY, id)).thenAccept(done -> { });
    }

    private CompletionStage<Void> compare(String id) {
        return objects.get(OBJECT).exceptionallyCompose(error -> CompletableFuture.failedStage(isMissing(error)
                ? new IllegalStateException("the object store holds none of this deployment's objects: they lie where the settings "
                        + "arrwdb.object.* pointed before") : error))
                .thenAccept(owner -> {
                    if (!new String(owner, StandardCharsets.UTF_8).equals(id)) {
                        throw new IllegalStateException("the object store belongs to another deployment ("
                                + new String(owner, StandardCharsets.UTF_8) + ", this one is " + id
                                + "): give this one another place by the settings arrwdb.object.*");
                    }
                });
    }

    /** What the key holds, or {@code value} where it held nothing. Asked again where no answer came: what was asked before is found then. */
    private CompletionStage<String> keep(String key, String value) {
        return meta.txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO)), new MetaTxn.Op.Put(key, bytes(value))))
                .thenApply(done -> true).exceptionallyCompose(error -> isUnknown(error) ? CompletableFuture.completedStage(false)
                        : CompletableFuture.failedStage(error))
                .thenCompose(known -> value(key)).thenCompose(found -> found.isPresent() ? CompletableFuture.completedStage(found.get())
                        : keep(key, value));
    }

    private static boolean isUnknown(Throwable error) {
        return error instanceof MetaStoreException.OutcomeUnknown || error.getCause() instanceof MetaStoreException.OutcomeUnknown;
    }

    private CompletionStage<Optional<String>> value(String key) {
        return meta.get(key).thenApply(snapshot -> snapshot.entries().stream().map(MetaEntry::value)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).findFirst());
    }

    private static boolean isMissing(Throwable error) {
        return error instanceof ObjectStoreException.NotFound || error.getCause() instanceof ObjectStoreException.NotFound;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
