package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.choice;
import static io.arrwdb.deploy.config.Setting.host;
import static io.arrwdb.deploy.config.Setting.integer;
import static io.arrwdb.deploy.config.Setting.millis;
import static io.arrwdb.deploy.config.Setting.optional;
import static io.arrwdb.deploy.config.Setting.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who orders the decisions of log groups. */
public final class ConsensusSettings {
    /** Of {@link #TYPE}. */
    public static final String LOCAL = "local";
    public static final String RATIS = "ratis";

    static final List<Setting<?>> ALL = new ArrayList<>();
    private static final long HOUR = 3_600_000;

    public static final Setting<String> TYPE = add(choice("arrwdb.consensus.type", LOCAL,
            "Who orders the decisions of a log group: local, this node alone, or ratis, a majority of members. A process that changes "
                    + "it begins its groups anew from manifests and log.", text -> Setting.oneOf(text, LOCAL, RATIS)));
    public static final Setting<String> CLUSTER = add(text("arrwdb.consensus.cluster", "arrwdb",
            "Name of the cluster to Ratis; servers of another one are never met. Fixed once groups exist."));
    public static final Setting<String> HOST = add(host("arrwdb.consensus.host", "127.0.0.1",
            "Address on which the Ratis server listens."));
    public static final Setting<Integer> PORT = add(integer("arrwdb.consensus.port", 9_870, 1, 65_535,
            "Port on which the Ratis server listens."));
    public static final Setting<Optional<String>> ADVERTISE = add(optional("arrwdb.consensus.advertise",
            "HOST or HOST:PORT under which the others' Ratis servers reach this one, where that is not arrwdb.consensus.host and "
                    + "arrwdb.consensus.port. It may be another one at each start."));
    public static final Setting<Long> ELECTION_MIN = add(millis("arrwdb.consensus.election-min", "1s", 50, HOUR,
            "After so long without a leader's word a member stands for election; half of it is the pause between heartbeats."));
    public static final Setting<Long> ELECTION_MAX = add(millis("arrwdb.consensus.election-max", "2s", 51, HOUR,
            "The longest that a member waits for that; more than arrwdb.consensus.election-min."));
    public static final Setting<Long> READMISSION = add(millis("arrwdb.consensus.readmission", "15s", 1, HOUR,
            "How long a member whose disk was lost asks the others to take it in again, before its group begins anew."));

    private ConsensusSettings() { }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
