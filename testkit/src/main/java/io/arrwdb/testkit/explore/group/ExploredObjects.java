package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The object store as a member sees it: what it does is done at once; that a new object is there it may hear of late. */
record ExploredObjects(GroupMember member, ObjectStore store) implements ObjectStore {
    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
        return store.putIfAbsent(key, body).thenCompose(fresh ->
                member.answer(Slow.OBJECT, "hears that " + key.substring(key.lastIndexOf('/') + 1) + " is written", () -> fresh));
    }

    @Override
    public CompletionStage<Void> put(String key, ObjectBody body) {
        return store.put(key, body);
    }

    @Override
    public CompletionStage<byte[]> get(String key) {
        return store.get(key);
    }

    @Override
    public CompletionStage<byte[]> getRange(String key, long offset, int length) {
        return store.getRange(key, offset, length);
    }

    @Override
    public CompletionStage<List<ObjectEntry>> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return store.delete(key);
    }

    @Override
    public Optional<URI> localFile(String key) {
        return store.localFile(key);
    }
}
