package io.arrwdb.adapters.ratis;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in Ratis's words. Its defaults suit few groups with large logs; ours are many and small. */
final class RatisProperties {
    /** A log entry is a decision with a header of ours and one of Ratis's. */
    private static final int ENTRY_OVERHEAD_BYTES = 4 << 10;
    /** Ratis wants so many bytes of its write buffer beside a full batch. */
    private static final int WRITE_BUFFER_SLACK_BYTES = 8;
    private static final int SNAPSHOT_CHUNK_BYTES = 1 << 20;
    private static final int PURGE_GAP_ENTRIES = 64;
    private static final int KEPT_SNAPSHOTS = 2;
    private static final int CACHED_SEGMENTS = 2;
    private static final int PREALLOCATED_BYTES = 64 << 10;
    private static final TimeDuration RETRY_CACHE = TimeDuration.valueOf(5, TimeUnit.SECONDS);
    private static final TimeDuration NEVER = TimeDuration.valueOf(10_000, TimeUnit.DAYS);

    private RatisProperties() { }

    static RaftProperties of(RatisConfig config) {
        RaftProperties properties = new RaftProperties();
        network(properties, config);
        elections(properties, config);
        log(properties, config);
        snapshots(properties, config);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, RETRY_CACHE);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(config.maxPendingBytes() + ENTRY_OVERHEAD_BYTES));
        return properties;
    }

    /** The server looks here for groups when it is made, and again when a group is added. */
    static void storage(RaftProperties properties, Path directory) {
        RaftServerConfigKeys.setStorageDir(properties, List.<File>of(directory.toFile()));
    }

    private static void network(RaftProperties properties, RatisConfig config) {
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        GrpcConfigKeys.Server.setHost(properties, config.bindHost());
        GrpcConfigKeys.Server.setPort(properties, config.port());
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(batchBytes(config) + 2L * SNAPSHOT_CHUNK_BYTES));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(Math.min(config.requestMillis(), 3_000)));
        RaftClientConfigKeys.Rpc.setRequestTimeout(properties, millis(Math.min(config.requestMillis(), 3_000)));
    }

    private static void elections(RaftProperties properties, RatisConfig config) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(config.electionMinMillis()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(config.electionMaxMillis()));
        // A process that was suspended for so long that another leads gives the lead up, and is never shut down for it.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(config.electionMaxMillis()));
        RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
    }

    private static void log(RaftProperties properties, RatisConfig config) {
        SizeInBytes batch = SizeInBytes.valueOf(batchBytes(config));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(config.segmentBytes() + ENTRY_OVERHEAD_BYTES));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CACHED_SEGMENTS);
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(PREALLOCATED_BYTES));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, batch);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(batch.getSize() + WRITE_BUFFER_SLACK_BYTES));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties,
                SizeInBytes.valueOf(Math.max(config.maxPendingBytes(), batch.getSize()) + ENTRY_OVERHEAD_BYTES));
    }

    private static void snapshots(RaftProperties properties, RatisConfig config) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, config.snapshotEntries());
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, KEPT_SNAPSHOTS);
        // A seat that is being left hears nothing any more, so it cannot tell its state.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, PURGE_GAP_ENTRIES);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf(SNAPSHOT_CHUNK_BYTES));
    }

    private static long batchBytes(RatisConfig config) {
        return config.maxDecisionBytes() + ENTRY_OVERHEAD_BYTES;
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
