package io.arrwdb.deploy.cluster;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What runs, for people or as JSON. */
final class StatusTable {
    private static final String ROW = "%-20s %-18s %8s  %-9s %s%n";

    private StatusTable() { }

    static String text(List<MemberProcess> members) {
        StringBuilder table = new StringBuilder(ROW.formatted("NODE", "ROLE", "PID", "STATE", "PORTS"));
        for (MemberProcess process : members) {
            Member member = process.member();
            table.append(ROW.formatted(member.name(), member.role(), process.pid().map(Object::toString).orElse("-"),
                    process.state().label(), ports(member.ports(), "%s %d", ", ")));
        }
        return table.toString();
    }

    static String json(List<MemberProcess> members) {
        return members.stream().map(process -> "{\"node\":\"%s\",\"role\":\"%s\",\"pid\":%s,\"state\":\"%s\",\"ports\":{%s}}".formatted(
                process.member().name(), process.member().role(), process.pid().map(Object::toString).orElse("null"),
                process.state().label(), ports(process.member().ports(), "\"%s\":%d", ","))).collect(Collectors.joining(",\n ", "[", "]\n"));
    }

    private static String ports(Map<String, Integer> ports, String form, String between) {
        return ports.entrySet().stream().map(port -> form.formatted(port.getKey(), port.getValue())).collect(Collectors.joining(between));
    }
}
