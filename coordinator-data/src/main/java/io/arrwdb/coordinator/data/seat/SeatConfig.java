package io.arrwdb.coordinator.data.seat;

import io.arrwdb.core.coordination.ReconcileLoop.Pace;
import io.arrwdb.core.plan.data.SeatPolicy;

/**
 * Settings of the placing of log groups.
 *
 * @param groups how many there are to be, numbered from 0; never fewer than there are
 * @param graceMillis how long a data node may be away before its seats are given to others
 * @param admissionMillis how long a new seat may take to its vote before it is given up and planned anew
 * @param callMillis how long a change of votes may take; longer than consensus itself gives it
 * @param pace delays between looks: short while something moves, long while all is quiet
 */
public record SeatConfig(int groups, SeatPolicy policy, long graceMillis, long admissionMillis, long callMillis, Pace pace) {
    public static SeatConfig defaults() {
        return new SeatConfig(4, SeatPolicy.defaults(), 300_000, 60_000, 15_000, new Pace(200, 5_000));
    }
}
