package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.testkit.check.Acknowledgements;
import io.arrwdb.testkit.check.RowShape;
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
import java.util.stream.IntStream;

/** Writes, repeats writes as one who has lost the answer, and reads strongly; knows what it has been promised. */
final class GroupClient {
    private static final PartitionId PARTITION = new PartitionId(1);
    /** The split, and a key that goes to the child. */
    private static final TokenRing RING = TokenRing.create(List.of(GroupWorld.SHARD), Timestamp.ZERO)
            .split(GroupWorld.SHARD, GroupWorld.CHILD, Timestamp.ZERO);
    private static final ShardChange.Split SPLIT = new ShardChange.Split(GroupWorld.CHILD, RING.version(), RING.rangesOf(GroupWorld.SHARD),
            RING.rangesOf(GroupWorld.CHILD));
    private static final String KEY = IntStream.range(0, 100).mapToObj(Integer::toString)
            .filter(key -> RING.ownerOf(RowShape.hash(key, false)).equals(GroupWorld.CHILD)).findFirst().orElseThrow();

    private final GroupWorld world;
    private final Acknowledgements acknowledgements;
    private final Map<Integer, Sent> writes = new TreeMap<>();
    private final List<Set<Integer>> reading = new ArrayList<>();
    /** Whether the root has been told of the split. */
    private boolean split;
    private final Map<Limit, Timestamp> ordered = new EnumMap<>(Limit.class);

    private static final class Sent {
        private String to;
        private boolean failed;
        private boolean acknowledged;
    }

    GroupClient(GroupWorld world, Acknowledgements acknowledgements) {
        this.world = world;
        this.acknowledgements = acknowledgements;
    }

    void addMoves(GroupMember member, List<Move> moves) {
        if (!member.isServing()) {
            return;
        }
        if (world.may(Limit.SEND)) {
            int fresh = writes.size() + 1;
            if (fresh <= world.bounds().writes()) {
                owners().forEach(shard -> moves.add(new Move(() -> "the client sends write " + fresh + " of shard " + shard + " to "
                        + member.name(), () -> send(fresh, member, shard))));
            }
            writes.forEach((number, sent) -> {
                if (sent.failed || !sent.to.equals(place(member))) {
                    owners().forEach(shard -> moves.add(new Move(() -> "the client sends write " + number + " of shard " + shard + " again, to "
                            + member.name(), () -> send(number, member, shard))));
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
        if (world.may(Limit.SPLIT)) {
            moves.add(new Move(() -> "the root asks " + member.name() + " to split", () -> {
                world.spend(Limit.SPLIT);
                member.hears("split");
                member.group().split(GroupWorld.SHARD, SPLIT).whenComplete((ts, error) -> split |= error == null);
            }));
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
        Fingerprint print = new Fingerprint().add(split ? 1 : 0);
        ordered.forEach((limit, ts) -> print.add(limit.name()).add(ts.value()));
        writes.forEach((number, sent) -> print.add(number).add(sent.to).add(sent.failed ? 1 : 0).add(sent.acknowledged ? 1 : 0));
        reading.stream().map(Object::toString).sorted().forEach(print::add);
        return print.value();
    }

    /** Who owns the key, as a client may believe that knows of the split early or late. */
    private List<ShardId> owners() {
        return split ? List.of(GroupWorld.SHARD, GroupWorld.CHILD) : List.of(GroupWorld.SHARD);
    }

    private void send(int number, GroupMember member, ShardId shard) {
        world.spend(Limit.SEND);
        Sent sent = writes.computeIfAbsent(number, n -> new Sent());
        sent.to = place(member);
        sent.failed = false;
        member.hears("write " + number + " of " + shard);
        RequestId request = request(number);
        List<GroupWrite> asked = List.of(new GroupWrite.Rows(shard, PARTITION, 1, true,
                SimRows.batch(GroupWorld.SCHEMA, List.of(KEY), new long[] {number})));
        member.group().write(request, asked).whenComplete((result, error) -> {
            if (error != null) {
                sent.failed = true;
            } else {
                sent.acknowledged = true;
                member.home().accepted().catchUp();
                acknowledgements.acknowledged(member.home().id(), request, asked, result.ts());
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
                AcceptedRecords accepted = member.home().accepted();
                accepted.catchUp();
                before.forEach(number -> sees(accepted, number, point.end()));
                accepted.promised(point);
            }
        });
    }

    /** What was written before the shard came to this log comes with it; what is not read behind the cut is not asked for here. */
    private void sees(AcceptedRecords accepted, int number, Offset end) {
        Optional<Offset> offset = accepted.offset(request(number)).or(accepted::arrival);
        boolean refused = accepted.isGone(end);
        world.violations().require(refused || offset.isPresent() && offset.get().compareTo(end) < 0, "a strong read sees the log up to " + end
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
