package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.coordinator.root.journal.Journal;
import io.arrwdb.coordinator.root.journal.JournalEntry;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.rpc.Waiting;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Changes of an existing collection: one at a time for each, since a journal entry holds the collection until its end. */
public final class CollectionEdits {
    private static final long WRITE_TIMEOUT_MILLIS = 10_000;

    private final Definitions definitions;
    private final CatalogEditor editor;

    public CollectionEdits(Definitions definitions, CatalogEditor editor) {
        this.definitions = definitions;
        this.editor = editor;
    }

    /** What a decision has done so far: the revision at which it shows, or the steps at whose end it does. */
    record Change(Revision revision, Optional<CompletionStage<Revision>> steps) {
        /** There was nothing to do. */
        static final Change NONE = new Change(Revision.ZERO, Optional.empty());
    }

    /** Decides while nothing else is under way on the collection, waits for the steps, then for the followers. */
    DdlResponse exclusively(CollectionId collection, Supplier<Change> decision) {
        while (true) {
            definitions.settle(collection);
            Optional<Change> change = definitions.decide(() ->
                    definitions.settled(collection) ? Optional.of(decision.get()) : Optional.empty());
            if (change.isPresent()) {
                Revision revision = change.get().steps.map(s -> definitions.finish(s, "changing collection " + collection))
                        .orElse(change.get().revision);
                return definitions.answer(revision, collection.value());
            }
        }
    }

    /** Changes the record; done with that. */
    Change apply(CollectionId collection, UnaryOperator<CollectionMeta> change, MetaTxn.Op... alongside) {
        return new Change(write(collection, change, alongside), Optional.empty());
    }

    /** Changes the record as the first step of the entry. */
    Change begin(JournalEntry entry, UnaryOperator<CollectionMeta> firstStep, MetaTxn.Op... alongside) {
        MetaTxn.Op[] ops = Stream.concat(Stream.of(Journal.record(entry)), Arrays.stream(alongside)).toArray(MetaTxn.Op[]::new);
        Revision revision = write(entry.collection(), firstStep, ops);
        return new Change(revision, Optional.of(definitions.run(entry)));
    }

    /** Records the entry, whose steps do it all. */
    Change begin(JournalEntry entry) {
        return new Change(Revision.ZERO, Optional.of(definitions.commit(entry)));
    }

    private Revision write(CollectionId collection, UnaryOperator<CollectionMeta> change, MetaTxn.Op... alongside) {
        Revision revision = Waiting.on(editor.collection(collection, change, alongside), WRITE_TIMEOUT_MILLIS,
                "writing collection " + collection).revision();
        definitions.seen(revision);
        return revision;
    }
}
