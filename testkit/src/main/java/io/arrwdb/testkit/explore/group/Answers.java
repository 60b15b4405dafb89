package io.arrwdb.testkit.explore.group;

import io.arrwdb.testkit.explore.Fingerprint;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers on their way to members. Each may arrive at any time, or never, those of one channel in their order; those of an ended
 * life are gone with it.
 */
final class Answers {
    private final List<Answer> underWay = new ArrayList<>();

    private record Answer(GroupMember to, long life, String channel, String words, Runnable arrives) {
        boolean follows(Answer other) {
            return to == other.to && channel.equals(other.channel) && !channel.isEmpty();
        }
    }

    /** @param channel empty where the answer may overtake all others */
    void send(GroupMember to, String channel, String words, Runnable arrives) {
        underWay.add(new Answer(to, to.life(), channel, words, arrives));
    }

    void addMoves(List<Move> moves) {
        underWay.removeIf(answer -> answer.to.life() != answer.life);
        for (int i = 0; i < underWay.size(); i++) {
            Answer answer = underWay.get(i);
            if (underWay.subList(0, i).stream().anyMatch(answer::follows)) {
                continue;
            }
            moves.add(new Move(answer.to, () -> answer.to.name() + " " + answer.words, () -> {
                underWay.remove(answer);
                answer.to.hears(answer.words);
                answer.arrives.run();
            }));
        }
    }

    /** The order in which they were sent does not matter: any may arrive first. */
    long fingerprint() {
        long sum = 0;
        for (Answer answer : underWay) {
            if (answer.to.life() == answer.life) {
                sum += Fingerprint.mix(Fingerprint.of(answer.to.name()), Fingerprint.of(answer.words));
            }
        }
        return sum;
    }
}
