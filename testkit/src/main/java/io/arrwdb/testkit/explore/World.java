package io.arrwdb.testkit.explore;

import java.util.List;
import java.util.Optional;

/**
 * Something small whose every behaviour is to be seen. A world begins always alike, and the same moves bring it to the same
 * state, so a state is restored by making its moves again.
 */
public interface World extends AutoCloseable {
    /** What may happen next, in words: the same after the same moves. */
    List<String> moves();

    /** How many moves there are. */
    int choices();

    /** Lets the move of that number in {@link #moves} happen. */
    void make(int move);

    /** The same, of a move that has been made before, from the same state: nobody need look again whether anything is wrong. */
    void makeAgain(int move);

    /**
     * Sets of moves, each of all the moves that concern one party, where nothing that happens elsewhere can reach it any more. If
     * every move of a set also {@link #stayed} with that party, all others may wait until one of the set has been made.
     */
    default List<List<Integer>> parties() {
        return List.of();
    }

    /** Whether the last move changed nothing for anybody but the party whose it is. */
    default boolean stayed() {
        return false;
    }

    /** 64 bits that are equal only where the same can follow, but for collisions of the hash. */
    long fingerprint();

    /** What must not be, where it is. */
    Optional<String> violation();

    @Override
    void close();
}
