package io.arrwdb.shard.feed;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One partition of records on the heap; readers wait for more. */
final class HeapLog implements Log {
    private final List<byte[]> records = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private String topic = "topic-1";
    private long start;

    Offset append(byte[] record) {
        records.add(record);
        List.copyOf(readers).forEach(Reader::offer);
        return new Offset(records.size() - 1L);
    }

    /** The partition is deleted and made anew, with as many records of another history. */
    void recreate() {
        topic = "topic-2";
    }

    int openReaders() {
        return readers.size();
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogGroupId group) {
        return CompletableFuture.completedStage(new LogBounds(topic, new Offset(start), new Offset(records.size())));
    }

    @Override
    public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("tests append by themselves"));
    }

    @Override
    public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
        Reader reader = new Reader(from.value());
        readers.add(reader);
        return CompletableFuture.completedStage(reader);
    }

    @Override
    public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
        start = Math.max(start, offset.value());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public int maxRecordBytes() {
        return 1 << 20;
    }

    private final class Reader implements LogReader {
        private long next;
        private CompletableFuture<List<LogEntry>> waiting;

        Reader(long from) {
            next = from;
        }

        @Override
        public CompletionStage<List<LogEntry>> poll(int maxBytes) {
            waiting = new CompletableFuture<>();
            CompletableFuture<List<LogEntry>> poll = waiting;
            offer();
            return poll;
        }

        /** Two records at most, so that catching up takes many steps. */
        void offer() {
            if (waiting == null || next >= records.size()) {
                return;
            }
            List<LogEntry> entries = new ArrayList<>();
            for (int i = 0; i < 2 && next < records.size(); i++, next++) {
                entries.add(new LogEntry(new Offset(next), records.get((int) next)));
            }
            CompletableFuture<List<LogEntry>> poll = waiting;
            waiting = null;
            poll.complete(entries);
        }

        @Override
        public void close() {
            readers.remove(this);
            if (waiting != null) {
                waiting.completeExceptionally(new LogException.Closed("the reader is closed"));
                waiting = null;
            }
        }
    }
}
