package io.arrwdb.rpc;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process can be; one process may be several at once. */
public enum Role {
    PROXY, ROOT_COORDINATOR, DATA_COORDINATOR, INDEX_COORDINATOR, QUERY_COORDINATOR, DATA_NODE, INDEX_NODE, QUERY_NODE;

    /** The name on the command line and in the metadata store, such as {@code query-node}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether others call it by its role, as one node at a time is active in it, and not by its node. */
    public boolean isCoordinator() {
        return switch (this) {
            case ROOT_COORDINATOR, DATA_COORDINATOR, INDEX_COORDINATOR, QUERY_COORDINATOR -> true;
            case PROXY, DATA_NODE, INDEX_NODE, QUERY_NODE -> false;
        };
    }

    /**
     * Reads {@code all} or a comma-separated list of labels.
     *
     * @throws IllegalArgumentException naming the label that is unknown and those that are known
     */
    public static Set<Role> parse(String labels) {
        if (labels.equals("all")) {
            return EnumSet.allOf(Role.class);
        }
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (String label : labels.split(",")) {
            roles.add(of(label.strip()));
        }
        return roles;
    }

    private static Role of(String label) {
        return Arrays.stream(values()).filter(r -> r.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is called '" + label + "'; there are all, "
                        + Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "))));
    }
}
