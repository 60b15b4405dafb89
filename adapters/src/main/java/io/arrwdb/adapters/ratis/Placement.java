package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import java.util.List;

/**
 * Who sits in a group. Who founds it must be told the same everywhere, or the founders would count different majorities;
 * who comes later names itself beside those that it asks to be taken in.
 */
@FunctionalInterface
public interface Placement {
    List<RatisMember> members(LogGroupId group);

    /** The same members for every group: two that hold data and a witness, or three that hold data. */
    static Placement everywhere(List<RatisMember> members) {
        List<RatisMember> fixed = List.copyOf(members);
        return group -> fixed;
    }
}
