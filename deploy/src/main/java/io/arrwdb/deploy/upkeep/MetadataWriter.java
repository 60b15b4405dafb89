package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.recovery.MetadataCopy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fills a metadata store that nobody else uses. Blocks. */
final class MetadataWriter {
    private static final int KEYS_AT_A_TIME = 100;
    private static final int BYTES_AT_A_TIME = 512 << 10;

    private MetadataWriter() { }

    /** Takes the store by a mark, and removes what an interrupted try with the same kind of mark left. */
    static void begin(MetaStore meta, String mark, String text) {
        if (!meta.get(mark).toCompletableFuture().join().entries().isEmpty()) {
            meta.txn(MetaTxn.of(new MetaTxn.Op.DeletePrefix(""))).toCompletableFuture().join();
        }
        if (!meta.txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(mark, Revision.ZERO)),
                new MetaTxn.Op.Put(mark, text.getBytes(StandardCharsets.UTF_8)))).toCompletableFuture().join().succeeded()) {
            throw new IllegalStateException("another process fills the metadata store at this moment: let it finish");
        }
    }

    /** Writes in the order given, several keys at a time. */
    static void write(MetaStore meta, List<MetadataCopy.Entry> entries, Progress progress) {
        List<MetaTxn.Op> batch = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            MetadataCopy.Entry entry = entries.get(i);
            batch.add(new MetaTxn.Op.Put(entry.key(), entry.value()));
            bytes += entry.value().length;
            boolean last = i == entries.size() - 1;
            if (last || batch.size() == KEYS_AT_A_TIME || bytes > BYTES_AT_A_TIME || entries.get(i + 1).key().startsWith("objects/")) {
                meta.txn(MetaTxn.of(batch.toArray(MetaTxn.Op[]::new))).toCompletableFuture().join();
                progress.say("writing metadata: %,d of %,d keys".formatted(i + 1, entries.size()));
                batch.clear();
                bytes = 0;
            }
        }
    }

    static void end(MetaStore meta, String mark) {
        meta.txn(MetaTxn.of(new MetaTxn.Op.Delete(mark))).toCompletableFuture().join();
    }
}
