package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.LogException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One life of the topic, from its creation to its deletion. Who reads or writes it hears when it is over: {@code LIVING} until
 * {@link #lose}, then lost for good. Another topic of the same name is another life.
 */
final class LogTopic {
    private final String name;
    private final Uuid id;
    private final Set<Consumer<LogException>> users = new HashSet<>();
    private LogException lost;

    LogTopic(String name, Uuid id) {
        this.name = name;
        this.id = id;
    }

    String name() {
        return name;
    }

    Uuid id() {
        return id;
    }

    TopicPartition partition(LogGroupId group) {
        return new TopicPartition(name, group.value());
    }

    /** What a group's partition is called in checkpoints: another one after the topic was deleted and created anew. */
    String partitionId(LogGroupId group) {
        return id + "-" + group;
    }

    /** Names a partition for messages. */
    String describe(LogGroupId group) {
        return "partition " + group + " of topic " + name + " (id " + id + ")";
    }

    synchronized boolean isLost() {
        return lost != null;
    }

    /** Calls the user once when the topic is lost; at once where it is. */
    void onLost(Consumer<LogException> user) {
        LogException already;
        synchronized (this) {
            already = lost;
            if (already == null) {
                users.add(user);
                return;
            }
        }
        user.accept(already);
    }

    synchronized void forget(Consumer<LogException> user) {
        users.remove(user);
    }

    void lose(LogException why) {
        List<Consumer<LogException>> told;
        synchronized (this) {
            if (lost != null) {
                return;
            }
            lost = why;
            told = List.copyOf(users);
            users.clear();
        }
        told.forEach(user -> user.accept(why));
    }
}
