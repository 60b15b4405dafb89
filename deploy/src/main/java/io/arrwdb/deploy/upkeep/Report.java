package io.arrwdb.deploy.upkeep;

import java.util.List;

/**
 * What {@code fsck} found. Keys are in order.
 *
 * @param objects in the store
 * @param referenced how many of them manifests need, and how many bytes these have
 * @param passing how many will go by themselves, or belong to work that is under way
 * @param missing named by a manifest, and not there
 * @param damaged there, and not what its manifest says
 * @param orphaned named by nobody
 * @param undecided named by no manifest; whether a decision names them could not be read
 * @param unfinishedUploads begun in parts, and neither ended nor given up
 * @param unread log groups whose decisions could not be read, with the reason
 * @param contentsCompared whether each referenced object was read and compared with its checksum
 */
public record Report(int objects, int referenced, long referencedBytes, int passing, List<Finding> missing, List<Finding> damaged,
        List<Finding> orphaned, List<Finding> undecided, List<Upload> unfinishedUploads, List<Unread> unread, boolean contentsCompared) {
    /** An object and what is wrong with it. */
    public record Finding(String key, long lengthBytes, String what) { }

    /** An upload in parts that has not ended. */
    public record Upload(String key, String id, long ageMillis) { }

    /** A log group whose decisions could not be read. */
    public record Unread(int logGroup, String why) { }

    /** Whether everything that is needed is there and whole, and nothing is in nobody's hands. */
    public boolean clean() {
        return missing.isEmpty() && damaged.isEmpty() && orphaned.isEmpty() && undecided.isEmpty();
    }

    /** Whether something is known to be wrong. */
    public boolean faulty() {
        return !missing.isEmpty() || !damaged.isEmpty() || !orphaned.isEmpty();
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append("objects             %,d%n".formatted(objects));
        out.append("referenced          %,d, %,d bytes%s%n".formatted(referenced, referencedBytes,
                contentsCompared ? ", each compared with its checksum" : ", lengths compared"));
        out.append("passing             %,d%n".formatted(passing));
        list(out, "missing", missing);
        list(out, "damaged", damaged);
        list(out, "orphaned", orphaned);
        list(out, "undecided", undecided);
        out.append("unfinished uploads  %,d%n".formatted(unfinishedUploads.size()));
        unfinishedUploads.forEach(u -> out.append("  %s, %,d s old%n".formatted(u.key(), u.ageMillis() / 1_000)));
        unread.forEach(u -> out.append("The decisions of log group %d could not be read: %s%n".formatted(u.logGroup(), u.why())));
        return out.append(clean() ? "clean" : faulty() ? "NOT CLEAN" : "nothing is known to be wrong, but not everything could be told")
                .append('\n').toString();
    }

    private static void list(StringBuilder out, String name, List<Finding> findings) {
        out.append("%-19s %,d%n".formatted(name, findings.size()));
        findings.forEach(f -> out.append("  %s (%,d bytes): %s%n".formatted(f.key(), f.lengthBytes(), f.what())));
    }
}
