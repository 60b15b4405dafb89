package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.recovery.LogRepair;
import java.time.Instant;

/** Says what a repair gives up. */
final class Losses {
    private Losses() { }

    static String text(LogRepair.Plan plan) {
        StringBuilder out = new StringBuilder();
        if (plan.moved().isEmpty()) {
            return ("No row of log group %s is lost: its log goes on from every manifest. Its decisions begin anew: flushes, compactions and "
                    + "index builds that were under way are begun again.%n")
                    .formatted(plan.group());
        }
        for (LogRepair.Loss loss : plan.moved()) {
            out.append("shard %s of collection %s: ".formatted(loss.shard(), loss.collection().map(CollectionMeta::name).orElse("(unknown)")))
                    .append(loss.manifest().map(Losses::beyond).orElse("all that was written to it, for it was never flushed; it is empty now")).append('\n');
        }
        return "LOST, of log group " + plan.group() + ":\n" + out;
    }

    private static String beyond(Manifest manifest) {
        return "what was written after %s and not flushed (from offset %s of log %s on); how many rows is not known. %,d rows in %,d segments stay"
                .formatted(Instant.ofEpochMilli(manifest.checkpoint().progress().lastTs().physicalMillis()), manifest.checkpointOffset(),
                        manifest.checkpoint().position().topicId(), manifest.segments().stream().mapToLong(s -> s.rows()).sum(),
                        manifest.segments().size());
    }
}
