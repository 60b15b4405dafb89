package io.arrwdb.testkit.explore.group;

import io.arrwdb.shard.group.Departure;
import io.arrwdb.testkit.explore.Fingerprint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The data coordinator as it moves the shard to the other group, and back: its record (decision 17) is what it knows for sure; it asks
 * for each step as often as it may, and what it asked for long ago may reach a leader late.
 *
 * <pre>
 * HERE     | a move begins                          | LEAVING
 * LEAVING  | the old leader has cut the shard       | LEFT
 * LEAVING, LEFT | it gives up                       | STAYING
 * STAYING  | the old leader has resumed             | HERE
 * LEFT     | the catalog names the new group        | ARRIVING
 * ARRIVING | the new leader has adopted             | ARRIVED
 * ARRIVED  | the old leader has let go              | HERE, in the other group
 * </pre>
 */
final class Mover {
    private enum State { HERE, LEAVING, LEFT, STAYING, ARRIVING, ARRIVED }

    private final GroupWorld world;
    private ExploredGroup at;
    private State state = State.HERE;
    private ExploredGroup from;
    private ExploredGroup to;
    private long move;
    private Departure departure;
    /** The last move that was given up, and where. */
    private long givenUp;

    Mover(GroupWorld world, ExploredGroup at) {
        this.world = world;
        this.at = at;
        this.from = at;
        this.to = at;
    }

    /** Where clients may look for the shard: the group that the catalog names, and the one that it named before. */
    List<ExploredGroup> routes() {
        return from == at ? List.of(at) : List.of(at, from);
    }

    void addMoves(List<Move> moves) {
        if (state == State.HERE && world.may(Limit.MOVE)) {
            moves.add(new Move(() -> "a move to group " + world.otherThan(at).id() + " begins", this::begin));
        }
        if (state == State.LEAVING || state == State.LEFT) {
            moves.add(new Move(() -> "move " + move + " is given up", () -> {
                state = State.STAYING;
                givenUp = move;
            }));
        }
        if (state == State.LEFT) {
            moves.add(new Move(() -> "the catalog names group " + to.id(), () -> {
                state = State.ARRIVING;
                at = to;
            }));
        }
        if (world.may(Limit.STEP)) {
            addSteps(moves);
        }
    }

    long fingerprint() {
        return new Fingerprint().add(state.ordinal()).add(move).add(givenUp).add(at.id().value()).add(from.id().value())
                .add(departure == null ? "" : departure.toString()).value();
    }

    private void begin() {
        world.spend(Limit.MOVE);
        state = State.LEAVING;
        from = at;
        to = world.otherThan(at);
        departure = null;
        move++;
    }

    private void addSteps(List<Move> moves) {
        switch (state) {
            case LEAVING -> cuts(move, moves);
            case STAYING -> {
                cuts(move, moves);
                steps(from, "resume", member -> member.group().resume(GroupWorld.SHARD, move), this::stayed, moves);
            }
            case ARRIVING -> steps(to, "adopt", member -> member.group().adopt(GroupWorld.SHARD, move, departure), this::arrived, moves);
            case ARRIVED -> {
                steps(to, "adopt", member -> member.group().adopt(GroupWorld.SHARD, move, departure), this::arrived, moves);
                steps(from, "release", member -> member.group().release(GroupWorld.SHARD, move), this::released, moves);
            }
            case HERE, LEFT -> {
                if (givenUp > 0) {
                    cuts(givenUp, moves);
                }
            }
        }
    }

    private void cuts(long number, List<Move> moves) {
        from.members().stream().filter(GroupMember::isServing).forEach(member -> moves.add(new Move(
                () -> member.name() + " is asked to cut by move " + number, () -> {
                    heard(member, "cut " + number);
                    member.group().cut(GroupWorld.SHARD, number).thenAccept(left -> {
                        if (state == State.LEAVING && move == number) {
                            state = State.LEFT;
                            departure = left;
                        }
                    });
                })));
    }

    private interface Step {
        CompletionStage<Void> ask(GroupMember member);
    }

    private void steps(ExploredGroup group, String name, Step step, Runnable done, List<Move> moves) {
        long number = move;
        group.members().stream().filter(GroupMember::isServing).forEach(member -> moves.add(new Move(
                () -> member.name() + " is asked to " + name + " by move " + number, () -> {
                    heard(member, name + " " + number);
                    step.ask(member).thenAccept(nothing -> {
                        if (move == number) {
                            done.run();
                        }
                    });
                })));
    }

    private void heard(GroupMember member, String words) {
        world.spend(Limit.STEP);
        member.hears(words);
    }

    private void stayed() {
        state = state == State.STAYING ? State.HERE : state;
    }

    private void arrived() {
        state = state == State.ARRIVING ? State.ARRIVED : state;
    }

    private void released() {
        if (state == State.ARRIVED) {
            state = State.HERE;
            from = at;
        }
    }
}
