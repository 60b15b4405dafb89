package io.arrwdb.adapters.locallog;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Appends for one epoch. After a failure it stays failed, so that no later record overtakes a lost one. */
final class LocalProducer implements LogProducer {
    private final LogGroupId group;
    private final Epoch epoch;
    private final LogWriter writer;
    private final int maxRecordBytes;
    private LogException failure;
    /** The failure came from the disk, not from closing: what has queued fails too. */
    private boolean broken;

    LocalProducer(LogGroupId group, Epoch epoch, LogWriter writer, int maxRecordBytes) {
        this.group = group;
        this.epoch = epoch;
        this.writer = writer;
        this.maxRecordBytes = maxRecordBytes;
    }

    @Override
    public synchronized CompletionStage<Offset> append(byte[] record) {
        if (failure == null && record.length > maxRecordBytes) {
            failure = new LogException("a record of " + record.length + " bytes for the log of group " + group
                    + " exceeds max-record-bytes " + maxRecordBytes + ": send it in parts", null);
        }
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Offset> durable = new CompletableFuture<>();
        writer.submit(new PendingAppend(this, record, durable));
        return durable;
    }

    @Override
    public synchronized void close() {
        if (failure == null) {
            failure = new LogException.Closed("the producer of epoch " + epoch + " of group " + group + " is closed");
        }
    }

    /** The writer could not append a record of this producer. */
    synchronized void failed(LogException cause) {
        failure = cause;
        broken = true;
    }

    /** Whether a record that has already queued must fail too. */
    synchronized LogException brokenBy() {
        return broken ? failure : null;
    }
}
