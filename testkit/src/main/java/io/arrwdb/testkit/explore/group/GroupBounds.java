package io.arrwdb.testkit.explore.group;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How much may happen in one exploration of a group. Every number is a limit for the whole of it.
 *
 * @param writes different ones, of one key
 * @param sends of writes, repetitions included
 * @param reads strong ones
 * @param flushes that are asked for
 * @param elections after the first
 * @param crashes of members, which start anew at once
 * @param losses of records on their way to the log
 * @param failures of appends that are told though the record may land
 * @param repeats of records that land twice
 * @param rebirths of the group: its decisions lost, a member begins the next incarnation, the old leader goes on
 * @param orders of one truncation, which the root repeats until it has been told that it is done
 * @param drops of the shard, which the root repeats alike
 * @param slow which answers are moves
 */
public record GroupBounds(int writes, int sends, int reads, int flushes, int elections, int crashes, int losses, int failures,
        int repeats, int rebirths, int orders, int drops, Set<Slow> slow) {
    /** Nothing happens but what is allowed next; these answers are moves. */
    static GroupBounds within(Slow... answers) {
        Set<Slow> slow = EnumSet.noneOf(Slow.class);
        slow.addAll(List.of(answers));
        return new GroupBounds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, slow);
    }

    GroupBounds writes(int different, int sent) {
        return new GroupBounds(different, sent, reads, flushes, elections, crashes, losses, failures, repeats, rebirths, orders, drops, slow);
    }

    GroupBounds reads(int most) {
        return new GroupBounds(writes, sends, most, flushes, elections, crashes, losses, failures, repeats, rebirths, orders, drops, slow);
    }

    GroupBounds flushes(int most) {
        return new GroupBounds(writes, sends, reads, most, elections, crashes, losses, failures, repeats, rebirths, orders, drops, slow);
    }

    GroupBounds elections(int most) {
        return new GroupBounds(writes, sends, reads, flushes, most, crashes, losses, failures, repeats, rebirths, orders, drops, slow);
    }

    GroupBounds crashes(int most) {
        return new GroupBounds(writes, sends, reads, flushes, elections, most, losses, failures, repeats, rebirths, orders, drops, slow);
    }

    /** Of records on their way. */
    GroupBounds harm(int lost, int failed, int repeated) {
        return new GroupBounds(writes, sends, reads, flushes, elections, crashes, lost, failed, repeated, rebirths, orders, drops, slow);
    }

    GroupBounds rebirths(int most) {
        return new GroupBounds(writes, sends, reads, flushes, elections, crashes, losses, failures, repeats, most, orders, drops, slow);
    }

    GroupBounds orders(int most) {
        return new GroupBounds(writes, sends, reads, flushes, elections, crashes, losses, failures, repeats, rebirths, most, drops, slow);
    }

    GroupBounds drops(int most) {
        return new GroupBounds(writes, sends, reads, flushes, elections, crashes, losses, failures, repeats, rebirths, orders, most, slow);
    }

    int most(Limit limit) {
        return switch (limit) {
            case SEND -> sends;
            case READ -> reads;
            case FLUSH -> flushes;
            case ELECTION -> elections;
            case CRASH -> crashes;
            case LOSS -> losses;
            case FAILURE -> failures;
            case REPEAT -> repeats;
            case REBIRTH -> rebirths;
            case ORDER -> orders;
            case DROP -> drops;
        };
    }

    /** In words, for the report: what is limited to nothing is left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tell(text, writes, "writes");
        tell(text, sends, "sends");
        tell(text, reads, "reads");
        tell(text, flushes, "flushes");
        tell(text, elections, "elections");
        tell(text, crashes, "crashes");
        tell(text, losses, "lost records");
        tell(text, failures, "failed appends");
        tell(text, repeats, "repeated records");
        tell(text, rebirths, "rebirths");
        tell(text, orders, "orders to truncate");
        tell(text, drops, "orders to drop");
        String answers = String.join(", ", slow.stream().map(answer -> answer.name().toLowerCase(Locale.ROOT)).toList());
        return text.append(answers.isEmpty() ? "" : "; slow: ").append(answers).toString();
    }

    private static void tell(StringBuilder text, int most, String what) {
        if (most > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(most).append(' ').append(what);
        }
    }
}
