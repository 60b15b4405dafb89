package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import java.util.List;
import java.util.Optional;

/**
 * A log group as the metadata store knows it, under {@link #key}. Every change is a compare-and-set.
 *
 * <pre>
 * state     | event                                          | then
 * none      | founded by the data coordinator, or by a node  | FOUNDED: its seats are its founders, and stay as they are
 *           | that decides alone                             |
 * FOUNDED   | a leader has begun                             | ACTIVATED
 * ACTIVATED | the data coordinator has a node come in        | ACTIVATED, with its seat: the node joins, and votes once it has caught up
 * ACTIVATED | the group's leader has taken a node's vote     | ACTIVATED, without its seat: the node leaves and forgets
 * any       | the decisions are lost                         | FOUNDED, of the next incarnation, with the seats of this one
 * FOUNDED   | so many founders are gone for good that nobody | FOUNDED, of the next incarnation, with other seats
 *           | could ever begin                               |
 * </pre>
 *
 * So whoever votes has a seat here, and who has none here votes no more. A change of seats changes neither incarnation nor term:
 * epochs go on as before, and what is fenced by them stays so (rules C1, C28, C29, C36, C38).
 *
 * @param incarnation the first half of the group's epochs; grows by one, by compare-and-set, each time the group's
 *     decisions begin anew
 * @param activated whether a leader of this incarnation has begun to lead: a replica that then finds no decisions has
 *     lost them
 * @param seats who votes, or is on its way to do so
 */
public record GroupRecord(long incarnation, boolean activated, List<Seat> seats) {
    private static final int FORMAT = 3;

    /** All groups. */
    public static final String PREFIX = "groups/";

    public GroupRecord {
        seats = List.copyOf(seats);
    }

    public static String key(LogGroupId group) {
        return PREFIX + group;
    }

    /** The group whose record lies there. */
    public static LogGroupId idOf(String key) {
        return new LogGroupId(Integer.parseInt(key.substring(PREFIX.length())));
    }

    public GroupRecord anew() {
        return anew(seats);
    }

    public GroupRecord anew(List<Seat> founders) {
        return new GroupRecord(incarnation + 1, false, founders);
    }

    public GroupRecord active() {
        return new GroupRecord(incarnation, true, seats);
    }

    public GroupRecord with(List<Seat> others) {
        return new GroupRecord(incarnation, activated, others);
    }

    /** The node's seat, where it has one. */
    public Optional<Seat> seat(NodeId node) {
        return seats.stream().filter(seat -> seat.node().equals(node)).findFirst();
    }

    /** The nodes that may lead. */
    public List<NodeId> replicas() {
        return seats.stream().filter(seat -> !seat.witness()).map(Seat::node).toList();
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(incarnation).bool(activated)
                .list(seats, (out, seat) -> out.string(seat.node().value()).bool(seat.witness())).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static GroupRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a group record of format " + format + "; this version reads " + FORMAT);
        }
        return new GroupRecord(in.varint(), in.bool(), in.list(i -> new Seat(new NodeId(i.string()), i.bool())));
    }
}
