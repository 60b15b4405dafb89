package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nodes that have a session.
 *
 * @param sessions by their keys
 */
public record Membership(Revision revision, Map<String, Member> sessions) implements Image<Membership> {
    /** Of all session keys. */
    public static final String PREFIX = "sessions/";

    /** Before anything was read. */
    public static final Membership EMPTY = new Membership(Revision.ZERO, Map.of());

    static String keyOf(String role, NodeId node) {
        return PREFIX + role + '/' + node;
    }

    /**
     * One session.
     *
     * @param since the revision that last wrote it: a node that came back has another
     * @param address where other processes reach the node, {@code host:port}; empty where only its own process does
     * @param draining whether the node is about to stop: it still serves, but gets nothing new
     */
    public record Member(Revision since, String address, boolean draining) {
        private static final String DRAINING = "\ndraining";

        static Member of(MetaEntry entry) {
            String text = new String(entry.value(), StandardCharsets.UTF_8);
            boolean draining = text.endsWith(DRAINING);
            return new Member(entry.modified(), draining ? text.substring(0, text.length() - DRAINING.length()) : text, draining);
        }

        /** What a session's key holds. */
        static byte[] encode(String address, boolean draining) {
            return (draining ? address + DRAINING : address).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The picture of a whole range of {@link #PREFIX}. */
    public static Membership of(MetaSnapshot snapshot) {
        Map<String, Member> sessions = new TreeMap<>();
        for (MetaEntry entry : snapshot.entries()) {
            sessions.put(entry.key(), Member.of(entry));
        }
        return new Membership(snapshot.revision(), Map.copyOf(sessions));
    }

    /** The live nodes of a role, such as {@code query-node}, in order of their ids. */
    public List<NodeId> nodes(String role) {
        String prefix = PREFIX + role + '/';
        return sessions.keySet().stream().filter(k -> k.startsWith(prefix))
                .map(k -> new NodeId(k.substring(prefix.length()))).sorted().toList();
    }

    /** Those of {@link #nodes} that are not about to stop. */
    public List<NodeId> staying(String role) {
        return nodes(role).stream().filter(node -> !isDraining(role, node)).toList();
    }

    /** Whether the node has a session in the role, and has said there that it is about to stop. */
    public boolean isDraining(String role, NodeId node) {
        Member member = sessions.get(keyOf(role, node));
        return member != null && member.draining;
    }

    /** Whether the node has a session in the role. */
    public boolean has(String role, NodeId node) {
        return sessions.containsKey(keyOf(role, node));
    }

    /** The node's address in whatever role it has a session; none while it has none. */
    public Optional<String> address(NodeId node) {
        String suffix = '/' + node.value();
        return sessions.entrySet().stream().filter(s -> s.getKey().endsWith(suffix)).map(s -> s.getValue().address()).findFirst();
    }

    @Override
    public Membership apply(List<MetaEvent> events, Revision upTo) {
        Map<String, Member> changed = new TreeMap<>(sessions);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(put.key(), Member.of(put.entry()));
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key());
            }
        }
        return new Membership(upTo, Map.copyOf(changed));
    }
}
