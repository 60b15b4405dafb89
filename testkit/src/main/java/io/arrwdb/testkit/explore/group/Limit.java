package io.arrwdb.testkit.explore.group;

import java.util.stream.Stream;

/** What {@link GroupBounds} limits and moves use up. Every number is a limit for the whole of an exploration. */
enum Limit {
    /** Of writes, repetitions included. */
    SEND("sends"),
    /** Strong ones. */
    READ("reads"),
    FLUSH("flushes"),
    /** After each group's first. */
    ELECTION("elections"),
    /** Of members, which start anew at once. */
    CRASH("crashes"),
    /** Of records on their way to the log. */
    LOSS("lost records"),
    /** Of appends, told though the record may land. */
    FAILURE("failed appends"),
    /** Of records, which land twice. */
    REPEAT("repeated records"),
    /** Of the group: its decisions lost, a member begins the next incarnation, the old leader goes on. */
    REBIRTH("rebirths"),
    /** Of one truncation, which the root repeats until it has been told that it is done. */
    ORDER("orders to truncate"),
    /** Of the shard, which the root repeats alike. */
    DROP("orders to drop"),
    /** How often it is asked for the one split of the shard. */
    SPLIT("requests to split"),
    /** Of the shard to the other group, and back. */
    MOVE("moves"),
    /** How often the data coordinator asks for a step of a move, repetitions included. */
    STEP("steps asked for");

    private final String words;

    Limit(String words) {
        this.words = words;
    }

    /** All but those of what befalls records on their way. */
    static Stream<Limit> reachingMembers() {
        return Stream.of(values()).filter(limit -> limit != LOSS && limit != REPEAT);
    }

    String words() {
        return words;
    }
}
