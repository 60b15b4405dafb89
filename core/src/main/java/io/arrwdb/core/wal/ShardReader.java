package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.WalRecord.ShardRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one shard's chain through records whose epoch is in force.
 *
 * <pre>
 * last sequence s, hash h, at the epoch's barrier b | record                                | verdict
 * cut                                               | an adoption: the shard is back, by a new | dropped, so is all after it: not
 *                                                   | chain that this reader does not follow | followed
 * any                                               | sequence - epochIndex != b + 1        | contradiction
 * any                                               | sequence &lt;= s                         | dropped: repeated
 * s, after a gap                                    | any                                   | dropped: after a gap
 * s                                                 | sequence &gt; s + 1                      | dropped: after a gap, so is the rest
 * s                                                 | s + 1, previous hash != h             | contradiction
 * s                                                 | s + 1, timestamp not above the last   | contradiction
 * s                                                 | s + 1, part k &lt; n                     | held
 * s                                                 | s + 1, last part, request known       | duplicate
 * s                                                 | s + 1, last part, shard not open      | dropped: wrong shard
 * s, cut                                            | s + 1, last part, neither a Seal nor  | dropped: wrong shard
 *                                                   | a RESUME of the last move             |
 * s                                                 | s + 1, a CUT or RESUME of a move that | dropped: wrong shard
 *                                                   | is over                               |
 * s                                                 | s + 1, last part                      | accepted; a split narrows what the
 *                                                   |                                       | shard owns, and begins its child
 * </pre>
 */
final class ShardReader {
    /** Most parts that a request has. */
    static final int MAX_PARTS = 4_096;

    private final ShardId shard;
    private final Offset from;
    private final Set<Rule> rules;
    private final DedupeWindow dedupe;
    private long sequence;
    private long hash;
    private long epochStart;
    private boolean broken;
    private boolean open;
    private Timestamp lastTs;
    private Timestamp ddlTs;
    private int schemaVersion;
    private Ownership ownership;
    private Residence residence;
    /** Whether the shard goes on by a chain that this reader does not know. */
    private boolean succeeded;
    private ByteWriter fragments = new ByteWriter();
    private int partsRead;

    ShardReader(ShardProgress start, Offset from, Set<Rule> rules) {
        this.shard = start.shard();
        this.from = from;
        this.rules = rules;
        this.dedupe = start.dedupe().copy();
        this.sequence = start.sequence();
        this.hash = start.hash();
        this.epochStart = start.epochStart();
        this.broken = start.broken();
        this.open = start.open();
        this.lastTs = start.lastTs();
        this.ddlTs = start.ddlTs();
        this.schemaVersion = start.schemaVersion();
        this.ownership = start.ownership();
        this.residence = start.residence();
    }

    /** Whether the checkpoint that reading began with covers the record at {@code offset}. */
    boolean covers(Offset offset) {
        return offset.compareTo(from) < 0;
    }

    ShardProgress progress() {
        return new ShardProgress(shard, sequence, hash, epochStart, broken, open, lastTs, ddlTs, schemaVersion,
                rules.contains(Rule.DEDUPE_IN_CHECKPOINT) ? dedupe.copy() : new DedupeWindow(), ownership, residence);
    }

    /** The child of a split, as the record that was read last begins it. */
    ShardReader child(ShardChange.Split split, Offset next) {
        Ownership owned = Ownership.ofChild(new Ownership.Claim(lastTs, split.ringVersion(), split.moved()));
        return new ShardReader(new ShardProgress(split.child(), 0, 0, 0, false, true, lastTs, ddlTs, schemaVersion,
                rules.contains(Rule.INHERIT_DEDUPE) ? dedupe : new DedupeWindow(), owned, Residence.FIRST), next, rules);
    }

    Ownership ownership() {
        return ownership;
    }

    Residence residence() {
        return residence;
    }

    boolean betweenRequests() {
        return partsRead == 0 && !succeeded;
    }

    DedupeWindow dedupe() {
        return dedupe;
    }

    /** Whether rows may come: it has been created, and neither dropped nor taken away. */
    boolean isOpen() {
        return open && (!residence.isCut() || !rules.contains(Rule.CUT_ENDS_SHARD));
    }

    long sequence() {
        return sequence;
    }

    long hash() {
        return hash;
    }

    /** A barrier has been read: the chain goes on from here, and what was half read is void. */
    void epochOpened() {
        epochStart = sequence;
        broken = false;
        if (rules.contains(Rule.WHOLE_REQUESTS)) {
            forgetParts();
        }
    }

    Verdict read(ShardRecord record, byte[] bytes) {
        ChainLink link = record.link();
        succeeded |= residence.isCut() && link.sequence() == 1 && ShardChanges.isAdoption(record.fragment());
        if (succeeded) {
            return new Verdict.Dropped(Verdict.Reason.NOT_FOLLOWED);
        }
        if (link.sequence() - link.epochIndex() != epochStart + 1) {
            return contradiction("record " + link.sequence() + " is number " + link.epochIndex() + " of its epoch, which "
                    + "began after record " + epochStart);
        }
        if (link.sequence() <= sequence) {
            return new Verdict.Dropped(Verdict.Reason.REPEATED);
        }
        if (broken || link.sequence() > sequence + 1) {
            if (!rules.contains(Rule.HARMLESS_GAPS)) {
                return contradiction("record " + link.sequence() + " follows " + sequence);
            }
            broken = true;
            forgetParts();
            return new Verdict.Dropped(Verdict.Reason.AFTER_GAP);
        }
        if (link.previousHash() != hash && rules.contains(Rule.CHAIN_OF_HASHES)) {
            return contradiction("record " + link.sequence() + " follows a record that is not the one read before it");
        }
        if (!record.ts().isAfter(lastTs)) {
            return contradiction("record " + link.sequence() + " has the timestamp " + record.ts()
                    + ", not above its predecessor's " + lastTs);
        }
        sequence = link.sequence();
        hash = RecordHash.of(bytes);
        lastTs = record.ts();
        return assemble(record);
    }

    private Verdict assemble(ShardRecord record) {
        if (record.part() != partsRead + 1 || record.part() > record.parts() || record.parts() > MAX_PARTS) {
            return contradiction("part " + record.part() + " of " + record.parts() + " follows part " + partsRead);
        }
        if (record.parts() > 1) {
            fragments.raw(record.fragment());
            partsRead = record.part();
        }
        if (record.part() < record.parts()) {
            return new Verdict.Held(shard, record.request());
        }
        byte[] whole = record.parts() == 1 ? record.fragment() : fragments.toBytes();
        forgetParts();
        try {
            return take(record, ShardChanges.decode(whole));
        } catch (MalformedBytesException e) {
            return contradiction("record " + record.link().sequence() + " cannot be read: " + e.getMessage());
        }
    }

    private Verdict take(ShardRecord record, List<ShardChange> changes) {
        Optional<Timestamp> first = dedupe.find(record.request());
        if (first.isPresent() && rules.contains(Rule.DEDUPE_AT_APPLY)) {
            return new Verdict.Duplicate(shard, record.request(), first.get());
        }
        boolean begins = changes.size() == 1
                && (changes.getFirst() instanceof ShardChange.CreateShard || changes.getFirst() instanceof ShardChange.Adopt);
        if (!open && !(begins && ddlTs.equals(Timestamp.ZERO)) || !changes.stream().allMatch(this::countsHere)) {
            return new Verdict.Dropped(Verdict.Reason.WRONG_SHARD);
        }
        changes.forEach(change -> move(change, record.ts()));
        for (ShardChange change : changes) {
            if (change instanceof ShardChange.Split split) {
                ownership = ownership.narrowed(new Ownership.Claim(record.ts(), split.ringVersion(), split.kept()));
            }
            if (change instanceof ShardChange.Control control) {
                if (!control.ddlTs().isAfter(ddlTs) && rules.contains(Rule.DDL_IN_ORDER)) {
                    return new Verdict.Duplicate(shard, record.request(), ddlTs);
                }
                control(control);
            }
        }
        dedupe.add(record.request(), record.ts());
        return new Verdict.Accepted(shard, record.ts(), record.request(), changes);
    }

    /** Whether the change counts, wherever the shard lives now. */
    private boolean countsHere(ShardChange change) {
        return switch (change) {
            case ShardChange.Seal seal -> true;
            case ShardChange.Cut cut -> residence.mayLeaveBy(cut.move()) || !rules.contains(Rule.MOVES_IN_ORDER);
            case ShardChange.Resume resume -> residence.mayStayDespite(resume.move());
            default -> !residence.isCut() || !rules.contains(Rule.CUT_ENDS_SHARD);
        };
    }

    private void move(ShardChange change, Timestamp ts) {
        switch (change) {
            case ShardChange.Cut cut -> residence = new Residence(cut.move(), ts);
            case ShardChange.Resume resume -> residence = new Residence(resume.move(), Timestamp.ZERO);
            case ShardChange.Adopt adopt -> {
                open = true;
                schemaVersion = adopt.schema().version();
                ddlTs = adopt.ddlTs();
                residence = new Residence(adopt.move(), Timestamp.ZERO);
            }
            default -> { }
        }
    }

    private void control(ShardChange.Control control) {
        ddlTs = control.ddlTs();
        switch (control) {
            case ShardChange.CreateShard c -> {
                open = true;
                schemaVersion = c.schema().version();
            }
            case ShardChange.ChangeSchema c -> schemaVersion = c.schema().version();
            case ShardChange.DropShard c -> open = false;
            case ShardChange.DropPartition c -> { }
            case ShardChange.Truncate c -> { }
        }
    }

    private void forgetParts() {
        partsRead = 0;
        if (fragments.size() > 0) {
            fragments = new ByteWriter();
        }
    }

    private Verdict contradiction(String what) {
        return new Verdict.Contradiction("shard " + shard + ": " + what);
    }
}
