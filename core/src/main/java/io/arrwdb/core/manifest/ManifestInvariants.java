package io.arrwdb.core.manifest;

import io.arrwdb.core.id.SegmentId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What holds of every manifest and of every step from one to the next. Each check answers the first violation that it
 * finds, for people, or nothing.
 *
 * <ul>
 * <li>I1: a delete file leaves only when every segment of it that stays, and every input of a registered compaction, has
 *     its deletes in a full file that reaches as far.
 * <li>I2: the output of a compaction enters with every delete up to the checkpoint, in place of inputs that are all still
 *     there.
 * <li>I3: every listed segment has its deletes up to the checkpoint in files that are listed, or in its data.
 * <li>I4: segments enter by the step that moves the checkpoint over their rows, or by a compaction; the checkpoint, the
 *     epoch and the version never go back.
 * </ul>
 */
public final class ManifestInvariants {
    private ManifestInvariants() {
    }

    /** I3, and that nothing is named twice or is garbage while it is named. */
    public static Optional<String> violation(Manifest manifest) {
        Set<SegmentId> ids = new HashSet<>();
        for (SegmentEntry segment : manifest.segments()) {
            if (!ids.add(segment.segment())) {
                return Optional.of("segment " + segment.segment() + " is listed twice");
            }
            if (!segment.deleteCheckpoint().equals(manifest.checkpointOffset())) {
                return Optional.of("I3: segment " + segment.segment() + " has its deletes up to "
                        + segment.deleteCheckpoint() + ", the checkpoint is " + manifest.checkpointOffset());
            }
        }
        Set<String> keys = new HashSet<>();
        for (FileRef file : manifest.files()) {
            if (!keys.add(file.key())) {
                return Optional.of("object " + file.key() + " is listed twice");
            }
        }
        return manifest.garbage().stream().map(GarbageEntry::key).filter(keys::contains).findFirst()
                .map(key -> "object " + key + " is listed and garbage");
    }

    /** I1, I2 and I4 of the step from {@code before} to {@code after}. */
    public static Optional<String> violation(Manifest before, Manifest after) {
        return goesBack(before, after)
                .or(() -> losesDeletes(before, after))
                .or(() -> losesInputs(after))
                .or(() -> leaksObjects(before, after))
                .or(() -> violation(after));
    }

    private static Optional<String> goesBack(Manifest before, Manifest after) {
        if (after.version() != before.version() + 1) {
            return Optional.of("version " + after.version() + " follows " + before.version());
        }
        if (after.epoch().compareTo(before.epoch()) < 0) {
            return Optional.of("epoch " + after.epoch() + " follows " + before.epoch());
        }
        boolean back = after.checkpointOffset().compareTo(before.checkpointOffset()) < 0
                || after.checkpoint().progress().sequence() < before.checkpoint().progress().sequence()
                || after.checkpoint().position().barrier().compareTo(before.checkpoint().position().barrier()) < 0;
        return back ? Optional.of("I4: checkpoint " + after.checkpointOffset() + " follows " + before.checkpointOffset())
                : Optional.empty();
    }

    private static Optional<String> losesDeletes(Manifest before, Manifest after) {
        Set<SegmentId> stay = after.segments().stream().map(SegmentEntry::segment).collect(Collectors.toSet());
        for (DeleteFile dropped : before.deleteFiles()) {
            if (after.deleteFiles().contains(dropped)) {
                continue;
            }
            for (SegmentId segment : dropped.segments()) {
                if (stay.contains(segment) && !coveredByFull(after.deleteFiles(), segment, dropped)) {
                    return Optional.of("I1: delete file " + dropped.file().key() + " left, but segment " + segment
                            + " has no full file up to " + dropped.to());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean coveredByFull(List<DeleteFile> files, SegmentId segment, DeleteFile dropped) {
        return files.stream().anyMatch(f -> f.full() && f.segments().contains(segment) && f.to().compareTo(dropped.to()) >= 0);
    }

    private static Optional<String> losesInputs(Manifest after) {
        for (Compaction compaction : after.compactions()) {
            for (SegmentId input : compaction.inputs()) {
                if (after.segment(input).isEmpty()) {
                    return Optional.of("I2: segment " + input + " left while compaction " + compaction.build() + " reads it");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> leaksObjects(Manifest before, Manifest after) {
        Set<String> kept = after.files().stream().map(FileRef::key).collect(Collectors.toSet());
        after.garbage().forEach(entry -> kept.add(entry.key()));
        return before.files().stream().map(FileRef::key).filter(key -> !kept.contains(key)).findFirst()
                .map(key -> "object " + key + " is neither listed nor garbage");
    }
}
