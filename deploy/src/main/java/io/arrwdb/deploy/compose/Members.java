package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.ratis.RatisMember;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.deploy.config.ConsensusSettings;
import io.arrwdb.deploy.config.SettingValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arrwdb.consensus.members} as text: {@code data-node-1=HOST:PORT}, with {@code :witness} behind one that only votes. */
final class Members {
    private static final Pattern MEMBER = Pattern.compile("([^=\\s]+)=(.+?):(\\d{1,5})(:witness)?");

    private Members() { }

    /** @throws IllegalArgumentException that says which member is wrong, or that this node is missing */
    static List<RatisMember> parse(Optional<String> given, NodeId self, String host, int port) {
        if (given.isEmpty()) {
            return List.of(new RatisMember(self, host, port, false));
        }
        String text = given.get();
        List<RatisMember> members = Arrays.stream(text.split(",")).map(String::strip).map(Members::member).toList();
        if (members.stream().noneMatch(member -> member.node().equals(self))) {
            throw new IllegalArgumentException(ConsensusSettings.MEMBERS.key() + " does not name this node, " + self + ": " + text);
        }
        return members;
    }

    /** The data nodes among which new groups are founded: all that do more than vote; none where this node is alone. */
    static List<NodeId> founders(SettingValues settings, NodeId self) {
        if (settings.get(ConsensusSettings.TYPE).equals(ConsensusSettings.LOCAL) || settings.get(ConsensusSettings.MEMBERS).isEmpty()) {
            return List.of();
        }
        return parse(settings.get(ConsensusSettings.MEMBERS), self, settings.get(ConsensusSettings.HOST), settings.get(ConsensusSettings.PORT))
                .stream().filter(member -> !member.witness()).map(RatisMember::node).toList();
    }

    /** Those of the text that do more than vote. @throws IllegalArgumentException that says which member is wrong */
    static List<NodeId> replicas(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).map(Members::member).filter(member -> !member.witness())
                .map(RatisMember::node).toList();
    }

    static int portOf(NodeId node, List<RatisMember> members) {
        return members.stream().filter(member -> member.node().equals(node)).findFirst().orElseThrow().port();
    }

    private static RatisMember member(String text) {
        Matcher matcher = MEMBER.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException(ConsensusSettings.MEMBERS.key() + ": '" + text
                    + "' is not of the form NODE=HOST:PORT or NODE=HOST:PORT:witness");
        }
        return new RatisMember(new NodeId(matcher.group(1)), matcher.group(2), Integer.parseInt(matcher.group(3)), matcher.group(4) != null);
    }
}
