package io.arrwdb.coordinator.query;

import io.arrwdb.core.group.GroupConfig;
import io.arrwdb.core.group.ResourceGroups;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;

/** What Milvus refuses of resource groups, in its words (source: {@code internal/querycoordv2/meta/resource_manager.go}). */
final class GroupRefusals {
    private static final int INVALID = 1100;
    private static final int NOT_FOUND = 300;
    private static final int EXISTS = 301;
    private static final int TOO_MANY = 302;
    private static final int ILLEGAL = 303;
    private static final int NODES_NOT_ENOUGH = 304;

    private GroupRefusals() { }

    static ServiceFailure notFound(String group) {
        return ServiceFailure.refused(NOT_FOUND, "resource group not found[rg=" + group + "]");
    }

    static ServiceFailure exists(String group) {
        return ServiceFailure.refused(EXISTS, "resource group already exist[rg=" + group + "]");
    }

    static ServiceFailure tooMany(String group, int limit) {
        return ServiceFailure.refused(TOO_MANY, "resource group num reach limit[rg=" + group + "][limit=" + limit + "]");
    }

    static ServiceFailure nodesNotEnough(String group, int nodes, long wanted) {
        return ServiceFailure.refused(NODES_NOT_ENOUGH, "resource group node not enough[rg=" + group + "][currentNodeNum=" + nodes
                + "][expectedNodeNum=" + wanted + "]");
    }

    static ServiceFailure invalid(String why) {
        return ServiceFailure.refused(INVALID, why + ": invalid parameter");
    }

    static ServiceFailure invalid(String expected, String actual) {
        return ServiceFailure.refused(INVALID, "invalid parameter[expected=" + expected + "][actual=" + actual + "]");
    }

    /** @throws ServiceFailure where no group could be configured so */
    static void check(String group, GroupConfig config, ResourceGroups known) {
        if (config.requests() < 0 || config.limits() < 0) {
            throw illegal(group, "node num in `requests` or `limits` should not less than 0");
        }
        if (config.limits() < config.requests()) {
            throw illegal(group, "limits node num should not less than requests node num");
        }
        check(group, "TransferFrom", config.from(), known);
        check(group, "TransferTo", config.to(), known);
    }

    private static void check(String group, String what, List<String> named, ResourceGroups known) {
        for (String other : named) {
            if (other.equals(group)) {
                throw illegal(group, "resource group in `" + what + "` " + other + " should not be itself");
            }
            if (!known.has(other)) {
                throw illegal(group, "resource group in `" + what + "` " + other + " not exist");
            }
        }
    }

    private static ServiceFailure illegal(String group, String why) {
        return ServiceFailure.refused(ILLEGAL, "resource group illegal config[rg=" + group + "]: " + why);
    }
}
