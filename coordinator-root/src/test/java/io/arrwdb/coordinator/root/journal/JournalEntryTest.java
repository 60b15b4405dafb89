package io.arrwdb.coordinator.root.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.testkit.golden.GoldenLines;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalEntryTest {
    private static final CollectionId COLLECTION = new CollectionId(1_004);
    private static final Timestamp TS = Timestamp.ofMillis(1_700_000_000_000L);

    @Test
    void everyKindIsAmongThem() {
        Set<Class<?>> kinds = new HashSet<>();
        oneOfEach().forEach(entry -> kinds.add(entry.getClass()));
        assertThat(kinds).containsExactlyInAnyOrder(JournalEntry.class.getPermittedSubclasses());
    }

    @Test
    void theBytesOfFormatOneStayAsTheyAre() {
        List<byte[]> stored = GoldenLines.check("journal-entries-v1", oneOfEach().stream().map(JournalEntry::encode).toList());
        assertThat(stored.stream().map(JournalEntry::decode)).isEqualTo(oneOfEach());
    }

    @Test
    void whatANewerVersionWroteIsRefusedByName() {
        byte[] newer = oneOfEach().getFirst().encode();
        newer[0] = 2;
        assertThatThrownBy(() -> JournalEntry.decode(newer)).isInstanceOf(MalformedBytesException.class)
                .hasMessage("a journal entry of format 2; this version reads 1");
    }

    private static List<JournalEntry> oneOfEach() {
        CollectionSchema schema = new CollectionSchema(2, "books", true, List.of(new FieldSchema(new FieldId(100), "id", "",
                DataType.INT64, null, true, false, false, false, false, false, Map.of(), null, 1)));
        return List.of(new JournalEntry.Create(COLLECTION, TS), new JournalEntry.Drop(COLLECTION, TS),
                new JournalEntry.DropPartition(COLLECTION, new PartitionId(1_005), TS),
                new JournalEntry.ChangeSchema(COLLECTION, schema, TS));
    }
}
