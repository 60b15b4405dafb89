package io.arrwdb.shard.group;

import io.arrwdb.core.coordination.GroupSeats;
import io.arrwdb.core.coordination.ImageFollower;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.DecisionCodec;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.GroupRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among those that order a log group's decisions, in the group's newest incarnation. Owned by the
 * group's loop.
 *
 * <pre>
 * state   | event                                        | then
 * AWAY    | take                                         | record read, or created: JOINING
 * JOINING | consensus has given the seat                 | SEATED
 * JOINING | no record, no seat                           | after a pause JOINING again
 * JOINING | decisions of an activated record lost       | record of incarnation + 1 written: JOINING
 * JOINING | what was decided is damaged                  | the group stops
 * SEATED  | leads, decisions are there                   | SEATED, the group begins a reign
 * SEATED  | leads, decisions of an activated record lost | record of incarnation + 1 written: JOINING
 * SEATED  | the record has a higher incarnation          | its reign ended, seat left: JOINING
 * any     | close                                        | CLOSED
 * </pre>
 *
 * Seats come and go within an incarnation ({@link GroupRecord}): that changes neither this node's seat nor its epochs. Who is taken
 * out is closed by its node, after its vote has ceased to count.
 *
 * The record is watched, so a follower, which nobody asks anything, learns of a successor as soon as it can hear of it.
 */
final class GroupSeat {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSeat.class);

    private final LogGroup owner;
    private final String recordKey;
    private final ImageFollower<GroupSeats> records;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private GroupLedger ledger;
    private ConsensusSeat seat;
    /** Numbers the seats taken: what an older one still hears is ignored. */
    private int seats;
    private long incarnation;
    private Revision recordRevision = Revision.ZERO;
    private boolean closed;

    GroupSeat(LogGroup owner) {
        this.owner = owner;
        this.recordKey = GroupRecord.key(owner.id());
        this.ledger = new GroupLedger(owner.rules());
        this.records = new ImageFollower<>(recordKey, GroupSeats.EMPTY, GroupSeats::of, owner.ports().meta(), owner.mailbox(),
                owner.ports().timers());
    }

    /** Completes once this node follows the group's decisions. */
    CompletionStage<Void> joined() {
        return joined;
    }

    void take() {
        records.onChange(this::heed);
        records.start();
        join();
    }

    void close() {
        closed = true;
        records.close();
        if (seat != null) {
            seat.close();
        }
    }

    // ---- what a reign uses

    GroupLedger ledger() {
        return ledger;
    }

    /** Of the record that names the incarnation in which this node has its seat. */
    Revision recordRevision() {
        return recordRevision;
    }

    CompletionStage<byte[]> propose(byte[] decision) {
        return seat.propose(decision);
    }

    CompletionStage<Void> confirmLeadership() {
        return seat.confirmLeadership();
    }

    /** The group's record as it is now. */
    CompletionStage<GroupRecord> record() {
        return owner.ports().meta().get(recordKey).thenApplyAsync(snapshot -> {
            MetaEntry entry = snapshot.entries().stream().findFirst().orElseThrow(() -> new GroupException(
                    GroupException.Kind.NOT_LEADER, "the metadata store does not know log group " + owner.id()));
            GroupRecord record = GroupRecord.decode(entry.value());
            if (record.incarnation() == incarnation) {
                recordRevision = entry.modified();
            }
            return record;
        }, owner.mailbox());
    }

    CompletionStage<Void> markActivated(GroupRecord record) {
        return replaceRecord(record.active(), recordRevision).thenApplyAsync(result -> {
            if (!result.succeeded()) {
                throw new GroupException(GroupException.Kind.NOT_LEADER, "the record of log group " + owner.id() + " has changed");
            }
            recordRevision = result.revision();
            return null;
        }, owner.mailbox());
    }

    long incarnation() {
        return incarnation;
    }

    /** Whose votes count, as this node knows; nobody's while it has no seat. */
    List<Seat> voters() {
        return seat == null ? List.of() : seat.voters();
    }

    CompletionStage<Void> arrange(long planned, SeatChange change, Set<NodeId> voters) {
        if (planned != incarnation) {
            throw new GroupException(GroupException.Kind.REFUSED, "log group " + owner.id() + " has incarnation " + incarnation
                    + ", and the change was planned for " + planned);
        }
        return seat.arrange(change, voters);
    }

    void abdicate() {
        if (seat != null) {
            seat.abdicate();
        }
    }

    /** Gives the lead up after a pause, unless the group leads again, or sits elsewhere, by then. */
    void abdicateLater() {
        int mine = seats;
        owner.ports().timers().after(owner.config().retryMillis(), owner.mailbox(), () -> {
            if (!closed && mine == seats && !owner.reigns()) {
                seat.abdicate();
            }
        });
    }

    /** The group has been made anew elsewhere: leaves the old one, and takes a seat in its successor. */
    void joinSuccessor(long successor) {
        if (successor > incarnation && seat != null && !closed) {
            owner.end("the group has been made anew, as incarnation " + successor, false);
            leave();
            join();
        }
    }

    private void heed(GroupSeats seen) {
        Optional.ofNullable(seen.groups().get(recordKey)).ifPresent(record -> joinSuccessor(record.incarnation()));
    }

    // ---- joining

    private void join() {
        owner.ports().meta().get(recordKey).whenCompleteAsync((snapshot, error) -> {
            if (error != null) {
                failed(error);
            } else if (snapshot.entries().isEmpty()) {
                create(new GroupRecord(1, false, List.of(Seat.alone(owner.node()))), Revision.ZERO);
            } else {
                MetaEntry entry = snapshot.entries().getFirst();
                join(GroupRecord.decode(entry.value()), entry.modified());
            }
        }, owner.mailbox());
    }

    private void create(GroupRecord record, Revision expected) {
        replaceRecord(record, expected).whenCompleteAsync((result, error) -> {
            if (error != null) {
                failed(error);
            } else {
                join();
            }
        }, owner.mailbox());
    }

    private CompletionStage<MetaTxn.Result> replaceRecord(GroupRecord record, Revision expected) {
        return owner.ports().meta().txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(recordKey, expected)),
                new MetaTxn.Op.Put(recordKey, record.encode())));
    }

    private void join(GroupRecord record, Revision revision) {
        if (closed) {
            return;
        }
        incarnation = record.incarnation();
        recordRevision = revision;
        Machine machine = new Machine(++seats, record);
        ledger = machine.decided;
        GroupLife life = new GroupLife(owner.id(), incarnation, record.activated(), record.seats());
        owner.ports().consensus().join(life, machine, owner.mailbox()).whenCompleteAsync((taken, error) -> {
            if (error != null && Reign.cause(error) instanceof ConsensusException.SeatLost lost) {
                beginAnew(record, lost.getMessage());
            } else if (error != null) {
                failed(error);
            } else if (closed) {
                taken.close();
            } else {
                seat = taken;
                joined.complete(null);
                machine.seated();
                heed(records.current());
            }
        }, owner.mailbox());
    }

    private void failed(Throwable error) {
        if (Damage.causes(error)) {
            owner.stop(Reign.cause(error).getMessage());
            return;
        }
        LOG.warn("node {} has no seat in log group {}, next try in {} ms", owner.node(), owner.id(), owner.config().retryMillis(),
                Reign.cause(error));
        owner.ports().timers().after(owner.config().retryMillis(), owner.mailbox(), () -> {
            if (!closed) {
                join();
            }
        });
    }

    private void leave() {
        seats++;
        seat.close();
        seat = null;
    }

    private void lead(Epoch epoch, GroupRecord record) {
        if (closed || owner.hasStopped()) {
            return;
        }
        owner.end("a new epoch " + epoch + " begins", false);
        if (record.activated() && ledger.active().equals(Epoch.NONE)) {
            leave();
            beginAnew(record, "it leads without any");
        } else {
            owner.lead(epoch);
        }
    }

    private void beginAnew(GroupRecord record, String why) {
        if (!closed) {
            LOG.warn("log group {} has lost its decisions ({}); it begins incarnation {} from manifests and log", owner.id(), why,
                    incarnation + 1);
            owner.ports().meta().get(recordKey).whenCompleteAsync((snapshot, error) -> {
                Optional<MetaEntry> found = error == null ? snapshot.entries().stream().findFirst() : Optional.empty();
                if (found.isPresent() && GroupRecord.decode(found.get().value()).incarnation() == record.incarnation()) {
                    // Its seats may have changed since this node joined, and they found the next incarnation.
                    create(GroupRecord.decode(found.get().value()).anew(), found.get().modified());
                } else if (error != null) {
                    failed(error);
                } else {
                    join();
                }
            }, owner.mailbox());
        }
    }

    /** The group's decisions as consensus drives them; one for each seat taken. */
    private final class Machine implements DecisionMachine {
        private final int number;
        private final GroupRecord record;
        /** Its own: a seat that was taken although joining failed goes on deciding beside the next one. */
        private final GroupLedger decided = new GroupLedger(owner.rules());
        /** The epoch in which this seat leads, where it does so before this node has been given the seat. */
        private Optional<Epoch> early = Optional.empty();

        Machine(int number, GroupRecord record) {
            this.number = number;
            this.record = record;
        }

        void seated() {
            early.ifPresent(epoch -> lead(epoch, record));
            early = Optional.empty();
        }

        @Override
        public byte[] apply(long index, byte[] decision) {
            return decided.apply(DecisionCodec.decode(decision)).encode();
        }

        @Override
        public byte[] snapshot() {
            return decided.snapshot();
        }

        @Override
        public void restore(long index, byte[] snapshot) {
            decided.restore(snapshot);
        }

        @Override
        public void leading(Epoch epoch) {
            if (number == seats && seat == null) {
                early = Optional.of(epoch);
            } else if (number == seats) {
                lead(epoch, record);
            }
        }

        @Override
        public void following(Optional<NodeId> leader) {
            early = Optional.empty();
            if (number == seats) {
                owner.follow(leader);
            }
        }
    }
}
