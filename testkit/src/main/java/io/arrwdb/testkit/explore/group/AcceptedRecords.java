package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.testkit.check.Violations;
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

    private record Accepted(Offset offset, Timestamp ts, RequestId request) { }

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
            }
        }
    }

    Optional<Offset> offset(RequestId request) {
        return accepted.stream().filter(a -> a.request.equals(request)).map(Accepted::offset).findFirst();
    }

    /** From now on nothing above the point's end takes effect at or below its timestamp. */
    void promised(SafePoint promise) {
        promises.add(promise);
        accepted.forEach(a -> check(promise, a));
    }

    List<SafePoint> promises() {
        return promises;
    }

    private void check(SafePoint promise, Accepted a) {
        violations.require(a.offset.compareTo(promise.end()) < 0 || a.ts.isAfter(promise.safe()), GroupWorld.name(a.request) + " took effect at "
                + GroupWorld.brief(a.ts) + ", though it was promised that all up to " + GroupWorld.brief(promise.safe()) + " lies below offset "
                + promise.end());
    }
}
