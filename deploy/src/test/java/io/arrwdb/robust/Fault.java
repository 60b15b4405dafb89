package io.arrwdb.robust;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that goes wrong and is made good again.
 *
 * @param name what and where; says everything that a schedule must
 * @param holdMillis how long it lasts
 * @param begin makes it go wrong
 * @param end makes it good
 */
record Fault(String name, long holdMillis, Step begin, Step end) {
    /** What is done to a cluster. */
    interface Step {
        void run() throws Exception;
    }

    /** Several that last for as long as the longest of them; the last is made good first, as who starts may need who stands still. */
    static Fault together(List<Fault> faults) {
        return new Fault(faults.stream().map(Fault::name).collect(Collectors.joining(", ")), faults.stream().mapToLong(Fault::holdMillis).max().orElseThrow(),
                () -> all(faults.stream().map(Fault::begin).toList()), () -> all(faults.reversed().stream().map(Fault::end).toList()));
    }

    private static void all(List<Step> steps) throws Exception {
        for (Step step : steps) {
            step.run();
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return "%s for %,d ms".formatted(name, holdMillis);
    }
}
