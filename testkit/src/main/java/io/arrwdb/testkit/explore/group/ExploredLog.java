package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.testkit.explore.Fingerprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The group's partition. A record is on its way until it lands, which it may do long after its epoch and its sender are over;
 * those of one producer land in order. It may be lost, then later ones may land all the same; land twice; or land although its
 * sender has been told that it failed.
 */
final class ExploredLog {
    private static final int MAX_RECORD_BYTES = 1 << 20;

    private final GroupWorld world;
    private final LogGroupId group;
    private final String topic;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Epoch, Deque<OnTheWay>> onTheWay = new TreeMap<>();
    private final Set<Epoch> producers = new HashSet<>();
    private final Map<String, Reader> readers = new TreeMap<>();
    private long start;

    private static final class OnTheWay {
        private final GroupMember sender;
        private final long life;
        private final byte[] record;
        private final CompletableFuture<Offset> told = new CompletableFuture<>();

        OnTheWay(GroupMember sender, byte[] record) {
            this.sender = sender;
            this.life = sender.life();
            this.record = record;
        }

        boolean mayHear() {
            return sender.life() == life && !told.isDone();
        }
    }

    ExploredLog(GroupWorld world, LogGroupId group, String topic) {
        this.world = world;
        this.group = group;
        this.topic = topic;
    }

    /** All that ever landed, cut off or not. */
    List<LogEntry> entries() {
        return entries;
    }

    Offset start() {
        return new Offset(start);
    }

    Log of(GroupMember member) {
        return new View(member);
    }

    void addMoves(List<Move> moves) {
        for (Map.Entry<Epoch, Deque<OnTheWay>> way : onTheWay.entrySet()) {
            OnTheWay first = way.getValue().peekFirst();
            if (first == null) {
                continue;
            }
            moves.add(new Move(() -> describe(first.record) + " lands", () -> land(way.getValue(), false)));
            if (world.may(Limit.REPEAT)) {
                moves.add(new Move(() -> describe(first.record) + " lands twice", () -> {
                    world.spend(Limit.REPEAT);
                    land(way.getValue(), true);
                }));
            }
            if (world.may(Limit.LOSS)) {
                moves.add(new Move(() -> describe(first.record) + " is lost", () -> {
                    world.spend(Limit.LOSS);
                    way.getValue().removeFirst();
                }));
            }
            if (world.may(Limit.FAILURE) && first.mayHear()) {
                moves.add(new Move(() -> first.sender.name() + " is told that " + describe(first.record) + " failed, which may land yet", () -> {
                    world.spend(Limit.FAILURE);
                    first.sender.hears(describe(first.record) + " failed");
                    first.told.completeExceptionally(new LogException("nobody answered", null));
                }));
            }
        }
        readers.values().forEach(reader -> reader.addMoves(moves));
    }

    /** Whether nothing that lands concerns the member before it has read on: it has something to read. */
    boolean leavesAlone(GroupMember member) {
        Reader reader = readers.get(member.name());
        return world.isSlow(Slow.READ) && (reader == null || reader.waiting != null && reader.next < entries.size());
    }

    /** Lets everything land and be read that can. */
    boolean settle() {
        List<Move> moves = new ArrayList<>();
        addMoves(moves);
        if (!moves.isEmpty()) {
            moves.getFirst().happens().run();
        }
        return !moves.isEmpty();
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint().add(start).add(entries.size());
        entries.forEach(entry -> print.add(entry.record()));
        onTheWay.forEach((epoch, records) -> {
            print.add(epoch.toString());
            records.forEach(sent -> print.add(sent.record).add(sent.mayHear() ? 1 : 0));
        });
        readers.forEach((member, reader) -> print.add(member).add(reader.next));
        return print.value();
    }

    private String describe(byte[] bytes) {
        WalRecord record = WalCodec.decode(bytes);
        String at = record.epoch() + (group.equals(GroupWorld.GROUP) ? "" : " in group " + group);
        return switch (record) {
            case WalRecord.Barrier barrier -> "the barrier of " + at;
            case WalRecord.Tick tick -> "a tick of " + at;
            case WalRecord.ShardRecord r -> "record " + r.link().sequence() + " of " + at + " (" + name(r) + " at "
                    + GroupWorld.brief(r.ts()) + ")";
        };
    }

    /** A write by its number, an order by what it orders. */
    private static String name(WalRecord.ShardRecord record) {
        return record.request().high() == 0 || record.parts() > 1 ? GroupWorld.name(record.request())
                : ShardChanges.decode(record.fragment()).getFirst().getClass().getSimpleName() + ", " + GroupWorld.name(record.request());
    }

    private void land(Deque<OnTheWay> records, boolean twice) {
        OnTheWay landed = records.removeFirst();
        Offset offset = new Offset(entries.size());
        entries.add(new LogEntry(offset, landed.record));
        if (twice) {
            entries.add(new LogEntry(new Offset(entries.size()), landed.record));
        }
        if (landed.mayHear()) {
            landed.told.complete(offset);
        }
        if (!world.isSlow(Slow.READ)) {
            List.copyOf(readers.values()).forEach(Reader::readAll);
        }
    }

    private final class View implements Log {
        private final GroupMember member;

        View(GroupMember member) {
            this.member = member;
        }

        @Override
        public CompletionStage<LogBounds> bounds(LogGroupId group) {
            world.reachesOthers();
            return CompletableFuture.completedStage(new LogBounds(topic, start(), new Offset(entries.size())));
        }

        @Override
        public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
            world.reachesOthers();
            if (!producers.add(epoch)) {
                world.violations().report("epoch " + epoch + " has a second producer, of " + member.name());
            }
            Deque<OnTheWay> way = onTheWay.computeIfAbsent(epoch, e -> new ArrayDeque<>());
            return CompletableFuture.completedStage(new Producer(member, way));
        }

        @Override
        public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
            world.reachesOthers();
            Reader reader = new Reader(member, from.value());
            readers.put(member.name(), reader);
            return CompletableFuture.completedStage(reader);
        }

        @Override
        public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
            world.reachesOthers();
            start = Math.max(start, offset.value());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public int maxRecordBytes() {
            return MAX_RECORD_BYTES;
        }
    }

    private static final class Producer implements LogProducer {
        private final GroupMember member;
        private final Deque<OnTheWay> way;

        Producer(GroupMember member, Deque<OnTheWay> way) {
            this.member = member;
            this.way = way;
        }

        @Override
        public CompletionStage<Offset> append(byte[] record) {
            OnTheWay sent = new OnTheWay(member, record);
            way.addLast(sent);
            return sent.told;
        }

        @Override
        public void close() { }
    }

    private final class Reader implements LogReader {
        private final GroupMember member;
        private long next;
        private CompletableFuture<List<LogEntry>> waiting;

        Reader(GroupMember member, long from) {
            this.member = member;
            this.next = from;
        }

        @Override
        public CompletionStage<List<LogEntry>> poll(int maxBytes) {
            waiting = new CompletableFuture<>();
            CompletableFuture<List<LogEntry>> poll = waiting;
            if (next < start) {
                waiting = null;
                poll.completeExceptionally(new LogException.OffsetOutOfRange("offset " + next + " has been cut off"));
            } else if (!world.isSlow(Slow.READ)) {
                readAll();
            }
            return poll;
        }

        void addMoves(List<Move> moves) {
            if (waiting != null && next < entries.size()) {
                long at = next;
                moves.add(new Move(member, () -> member.name() + " reads " + describe(entries.get((int) at).record()), () -> {
                    member.hears("reads " + next);
                    read();
                }));
            }
        }

        void readAll() {
            while (waiting != null && next < entries.size()) {
                member.hears("reads " + next);
                read();
                member.run();
            }
        }

        private void read() {
            CompletableFuture<List<LogEntry>> poll = waiting;
            waiting = null;
            poll.complete(List.of(entries.get((int) next++)));
        }

        @Override
        public void close() {
            waiting = null;
            readers.remove(member.name(), this);
        }
    }
}
