package io.arrwdb.core.plan.data;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.List;

/**
 * A move of a shard, as far as it has come: recorded before the leaders are asked, so that whoever coordinates next brings it to its
 * end.
 *
 * @param move its number, which the logs know it by; 0 until it begins
 * @param cutTs when the shard left, zero before that is known; with it, what its new group is to look after
 */
public record MoveTask(CollectionId collection, ShardId shard, LogGroupId from, LogGroupId to, long move, State state, Timestamp cutTs,
        List<String> intents, List<String> manifests) {
    public static final String PREFIX = "tasks/move/";
    /** What is left to be told to the groups that shards have left. */
    public static final String LEFT_PREFIX = "tasks/moved/";
    /** Moves that somebody asked for, until the shard is there. */
    public static final String ASKED_PREFIX = "tasks/move-asked/";
    /** All of these. */
    public static final String EVERY_PREFIX = "tasks/move";
    private static final int FORMAT = 1;

    /** How far a move is. */
    public enum State {
        /** The old group is to cut the shard. */
        LEAVING,
        /** The old group is to keep it after all. */
        STAYING,
        /** The catalog names the new group, which is to take the shard over. */
        ARRIVING,
        /** The new group has it; the old one is to forget it. */
        ARRIVED,
        /** It is to begin as soon as it can, and again where it is given up. */
        ASKED
    }

    /** One that somebody asked for. */
    public static MoveTask asked(CollectionId collection, ShardId shard, LogGroupId from, LogGroupId to) {
        return new MoveTask(collection, shard, from, to, 0, State.ASKED, Timestamp.ZERO, List.of(), List.of());
    }

    /** One that begins. */
    public static MoveTask begun(CollectionId collection, ShardId shard, LogGroupId from, LogGroupId to, long move) {
        return new MoveTask(collection, shard, from, to, move, State.LEAVING, Timestamp.ZERO, List.of(), List.of());
    }

    /** The old group is to keep the shard after all. */
    public MoveTask staying() {
        return new MoveTask(collection, shard, from, to, move, State.STAYING, Timestamp.ZERO, List.of(), List.of());
    }

    /** The new group is to take the shard over, and to look after what is left. */
    public MoveTask arriving(Timestamp ts, List<String> left, List<String> old) {
        return new MoveTask(collection, shard, from, to, move, State.ARRIVING, ts, left, old);
    }

    /** The old group is to forget the shard. */
    public MoveTask arrived() {
        return new MoveTask(collection, shard, from, to, move, State.ARRIVED, cutTs, List.of(), List.of());
    }

    /** A collection has one at a time. */
    public static String key(CollectionId collection) {
        return PREFIX + collection;
    }

    /** Where it is kept once the shard has arrived. */
    public static String leftKey(ShardId shard) {
        return LEFT_PREFIX + shard;
    }

    /** Where it is kept that somebody asked for it. */
    public static String askedKey(ShardId shard) {
        return ASKED_PREFIX + shard;
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(collection.value()).varint(shard.value()).varint(from.value()).varint(to.value())
                .varint(move).u8(state.ordinal()).i64(cutTs.value()).list(intents, ByteWriter::string)
                .list(manifests, ByteWriter::string).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are of another format */
    public static MoveTask decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a move task of format " + format + "; this version reads " + FORMAT);
        }
        return new MoveTask(new CollectionId(in.varint()), new ShardId(in.varint()), new LogGroupId((int) in.varint()),
                new LogGroupId((int) in.varint()), in.varint(), State.values()[in.u8()], new Timestamp(in.i64()),
                in.list(ByteReader::string), in.list(ByteReader::string));
    }
}
