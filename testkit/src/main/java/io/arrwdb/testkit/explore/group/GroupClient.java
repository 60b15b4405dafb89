package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.testkit.check.Acknowledgements;
import io.arrwdb.testkit.explore.Fingerprint;
import io.arrwdb.testkit.sim.SimRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes, repeats writes as one who has lost the answer, and reads strongly; knows what it has been promised. */
final class GroupClient {
    private static final PartitionId PARTITION = new PartitionId(1);

    private final GroupWorld world;
    private final AcceptedRecords accepted;
    private final Acknowledgements acknowledgements;
    private final Map<Integer, Sent> writes = new TreeMap<>();
    private final List<Set<Integer>> reading = new ArrayList<>();
    private final Map<Limit, Timestamp> ordered = new EnumMap<>(Limit.class);

    private static final class Sent {
        private String to;
        private boolean failed;
        private boolean acknowledged;
    }

    GroupClient(GroupWorld world, AcceptedRecords accepted, Acknowledgements acknowledgements) {
        this.world = world;
        this.accepted = accepted;
        this.acknowledgements = acknowledgements;
    }

    void addMoves(GroupMember member, List<Move> moves) {
        if (!member.isServing()) {
            return;
        }
        if (world.may(Limit.SEND)) {
            int fresh = writes.size() + 1;
            if (fresh <= world.bounds().writes()) {
                moves.add(new Move(() -> "the client sends write " + fresh + " to " + member.name(), () -> send(fresh, member)));
            }
            writes.forEach((number, sent) -> {
                if (sent.failed || !sent.to.equals(place(member))) {
                    moves.add(new Move(() -> "the client sends write " + number + " again, to " + member.name(), () -> send(number, member)));
                }
            });
        }
        if (world.may(Limit.READ)) {
            moves.add(new Move(() -> "the client asks " + member.name() + " for a read index", () -> read(member)));
        }
        if (world.may(Limit.ORDER)) {
            moves.add(new Move(() -> "the root orders " + member.name() + " to truncate", () -> order(member, Limit.ORDER)));
        }
        if (world.may(Limit.DROP)) {
            moves.add(new Move(() -> "the root orders " + member.name() + " to drop the shard", () -> order(member, Limit.DROP)));
        }
        if (world.may(Limit.FLUSH)) {
            moves.add(new Move(() -> "the client asks " + member.name() + " to flush", () -> {
                world.spend(Limit.FLUSH);
                member.hears("flush");
                member.group().flush(GroupWorld.SHARD);
            }));
        }
    }

    /** The root's journal: one order at one timestamp, given again as after a crash or a lost answer. */
    private void order(GroupMember member, Limit limit) {
        world.spend(limit);
        Timestamp ts = ordered.computeIfAbsent(limit, l -> world.draw(1).last());
        member.hears(limit.name());
        member.group().control(GroupWorld.SHARD, limit == Limit.DROP ? new ShardChange.DropShard(ts) : new ShardChange.Truncate(ts));
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint();
        ordered.forEach((limit, ts) -> print.add(limit.name()).add(ts.value()));
        writes.forEach((number, sent) -> print.add(number).add(sent.to).add(sent.failed ? 1 : 0).add(sent.acknowledged ? 1 : 0));
        reading.stream().map(Object::toString).sorted().forEach(print::add);
        accepted.promises().stream().map(Object::toString).sorted().forEach(print::add);
        return print.value();
    }

    private void send(int number, GroupMember member) {
        world.spend(Limit.SEND);
        Sent sent = writes.computeIfAbsent(number, n -> new Sent());
        sent.to = place(member);
        sent.failed = false;
        member.hears("write " + number);
        RequestId request = request(number);
        List<GroupWrite> asked = List.of(new GroupWrite.Rows(GroupWorld.SHARD, PARTITION, 1, true,
                SimRows.batch(GroupWorld.SCHEMA, List.of("1"), new long[] {number})));
        member.group().write(request, asked).whenComplete((result, error) -> {
            if (error != null) {
                sent.failed = true;
            } else {
                sent.acknowledged = true;
                accepted.catchUp();
                acknowledgements.acknowledged(GroupWorld.GROUP, request, asked, result.ts());
            }
        });
    }

    private void read(GroupMember member) {
        world.spend(Limit.READ);
        member.hears("read index");
        Set<Integer> before = new TreeSet<>();
        writes.forEach((number, sent) -> {
            if (sent.acknowledged) {
                before.add(number);
            }
        });
        reading.add(before);
        member.group().readIndex(Guarantee.NONE).whenComplete((point, error) -> {
            reading.remove(before);
            if (error == null) {
                accepted.catchUp();
                before.forEach(number -> sees(number, point.end()));
                accepted.promised(point);
            }
        });
    }

    private void sees(int number, Offset end) {
        Optional<Offset> offset = accepted.offset(request(number));
        world.violations().require(offset.isPresent() && offset.get().compareTo(end) < 0, "a strong read sees the log up to " + end
                + ", though write " + number + " had been acknowledged before it was asked for, and lies at "
                + offset.map(Offset::toString).orElse("no offset"));
    }

    private static String place(GroupMember member) {
        return member.name() + member.life();
    }

    static RequestId request(int number) {
        return new RequestId(0, number);
    }
}
