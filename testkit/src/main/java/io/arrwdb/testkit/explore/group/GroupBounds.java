package io.arrwdb.testkit.explore.group;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How much may happen in one exploration of a group.
 *
 * @param writes different ones, of one key
 * @param most of everything else; what is not named does not happen
 * @param slow which answers are moves
 */
public record GroupBounds(int writes, Map<Limit, Integer> most, Set<Slow> slow) {
    /** Nothing happens but what is allowed next; these answers are moves. */
    static GroupBounds within(Slow... answers) {
        Set<Slow> slow = EnumSet.noneOf(Slow.class);
        slow.addAll(List.of(answers));
        return new GroupBounds(0, Map.of(), slow);
    }

    GroupBounds writes(int different, int sent) {
        return new GroupBounds(different, most, slow).most(Limit.SEND, sent);
    }

    GroupBounds most(Limit limit, int times) {
        Map<Limit, Integer> all = new EnumMap<>(Limit.class);
        all.putAll(most);
        all.put(limit, times);
        return new GroupBounds(writes, all, slow);
    }

    /** Of records on their way. */
    GroupBounds harm(int lost, int failed, int repeated) {
        return most(Limit.LOSS, lost).most(Limit.FAILURE, failed).most(Limit.REPEAT, repeated);
    }

    int most(Limit limit) {
        return most.getOrDefault(limit, 0);
    }

    /** In words, for the report: what is limited to nothing is left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tell(text, writes, "writes");
        for (Limit limit : Limit.values()) {
            tell(text, most(limit), limit.words());
        }
        String answers = String.join(", ", slow.stream().map(answer -> answer.name().toLowerCase(Locale.ROOT)).toList());
        return text.append(answers.isEmpty() ? "" : "; slow: ").append(answers).toString();
    }

    private static void tell(StringBuilder text, int most, String what) {
        if (most > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(most).append(' ').append(what);
        }
    }
}
