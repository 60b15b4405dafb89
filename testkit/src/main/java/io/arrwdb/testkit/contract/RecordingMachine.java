package io.arrwdb.testkit.contract;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.DecisionMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine whose state is the list of its decisions; answers with the decision in capitals. */
public final class RecordingMachine implements DecisionMachine {
    private final List<String> decisions = new ArrayList<>();
    private long index;
    private Optional<Epoch> epoch = Optional.empty();
    private int restored;

    @Override
    public synchronized byte[] apply(long at, byte[] decision) {
        if (at != index + 1) {
            throw new AssertionError("decision " + at + " after " + index);
        }
        index = at;
        String text = new String(decision, StandardCharsets.UTF_8);
        decisions.add(text);
        return text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized byte[] snapshot() {
        return String.join("\n", decisions).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void restore(long at, byte[] snapshot) {
        index = at;
        restored++;
        decisions.clear();
        decisions.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split("\n")));
    }

    @Override
    public synchronized void leading(Epoch now) {
        epoch = Optional.of(now);
    }

    @Override
    public synchronized void following(Optional<NodeId> leader) {
        epoch = Optional.empty();
    }

    public synchronized List<String> decisions() {
        return List.copyOf(decisions);
    }

    /** The epoch in which this machine leads. */
    public synchronized Optional<Epoch> epoch() {
        return epoch;
    }

    /** How often a snapshot was put into it. */
    public synchronized int restored() {
        return restored;
    }
}
