/** On which data nodes log groups sit: sees, plans ({@link io.arrwdb.core.plan.data.SeatPlanner}), acts, and sees again. */
package io.arrwdb.coordinator.data.seat;
