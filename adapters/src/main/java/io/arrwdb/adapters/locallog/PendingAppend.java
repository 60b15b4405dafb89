package io.arrwdb.adapters.locallog;

import io.arrwdb.core.id.Offset;
import java.util.concurrent.CompletableFuture;

/** A record on its way to the disk. */
record PendingAppend(LocalProducer producer, byte[] record, CompletableFuture<Offset> durable) { }
