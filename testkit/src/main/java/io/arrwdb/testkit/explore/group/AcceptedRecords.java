package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.testkit.check.Violations;
import io.arrwdb.testkit.explore.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which records of the log count, by one who reads all of it with every rule; and what was promised about them. */
final class AcceptedRecords {
    private final List<LogEntry> log;
    private final Violations violations;
    private final GroupReader reader;
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<SafePoint> promises = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();

    private record Accepted(Offset offset, Timestamp ts, RequestId request) { }

    /** Where the shard is since an offset, by the records that moved it. */
    private record Moved(Offset offset, ShardChange by) { }

    AcceptedRecords(String topic, List<LogEntry> log, Violations violations) {
        this.log = log;
        this.violations = violations;
        this.reader = new GroupReader(GroupPosition.beginning(topic), Rule.all());
        reader.followCreated();
    }

    void catchUp() {
        while (reader.next().value() < log.size()) {
            GroupReader.Reading reading = reader.read(log.get((int) reader.next().value()));
            if (reading.verdict() instanceof Verdict.Accepted a) {
                accepted.add(new Accepted(reading.offset(), a.ts(), a.request()));
                promises.forEach(promise -> check(promise, accepted.getLast()));
                a.changes().forEach(change -> note(change, reading.offset()));
            }
        }
    }

    Optional<Offset> offset(RequestId request) {
        return accepted.stream().filter(a -> a.request.equals(request)).map(Accepted::offset).findFirst();
    }

    /** Where the shard came into this log last, if it did. */
    Optional<Offset> arrival() {
        return moved.stream().filter(move -> move.by instanceof ShardChange.Adopt).reduce((first, second) -> second).map(Moved::offset);
    }

    /** Whether whoever reads the log up to {@code end} finds that the shard has left it. */
    boolean isGone(Offset end) {
        return moved.stream().filter(move -> move.offset.compareTo(end) < 0).reduce((first, second) -> second)
                .filter(move -> move.by instanceof ShardChange.Cut).isPresent();
    }

    /** From now on nothing above the point's end takes effect at or below its timestamp. */
    void promised(SafePoint promise) {
        promises.add(promise);
        accepted.forEach(a -> check(promise, a));
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint();
        promises.stream().map(Object::toString).sorted().forEach(print::add);
        return print.value();
    }

    private void note(ShardChange change, Offset offset) {
        if (change instanceof ShardChange.Cut || change instanceof ShardChange.Resume || change instanceof ShardChange.Adopt) {
            moved.add(new Moved(offset, change));
        }
    }

    private void check(SafePoint promise, Accepted a) {
        violations.require(a.offset.compareTo(promise.end()) < 0 || a.ts.isAfter(promise.safe()), GroupWorld.name(a.request) + " took effect at "
                + GroupWorld.brief(a.ts) + ", though it was promised that all up to " + GroupWorld.brief(promise.safe()) + " lies below offset "
                + promise.end());
    }
}
