package io.arrwdb.rpc;

import io.arrwdb.core.coordination.LeadersFollower;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import java.util.Optional;

/** Where nodes and elected coordinators are, by their sessions. */
public final class NodeAddresses {
    private final MembershipFollower members;
    private final LeadersFollower leaders;

    public NodeAddresses(MembershipFollower members, LeadersFollower leaders) {
        this.members = members;
        this.leaders = leaders;
    }

    /** {@code host:port} of a node with a session. */
    public Optional<String> of(NodeId node) {
        return members.current().address(node);
    }

    /** {@code host:port} of the node that is elected in the role. */
    public Optional<String> of(Role role) {
        return leaders.current().holder(role.label()).flatMap(this::of);
    }

    /** Calls {@code listener} after every change, and must not wait in it. */
    public void onChange(Runnable listener) {
        members.onChange(image -> listener.run());
        leaders.onChange(image -> listener.run());
    }
}
