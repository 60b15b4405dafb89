package io.arrwdb.bench.latency;

import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import java.util.Optional;

/** What one caller does, one call after the other. */
enum Operation {
    INSERT_ONE("insert of 1 row", 1, null),
    INSERT_HUNDRED("insert of 100 rows", 100, null),
    SEARCH_EVENTUALLY("search, eventually", 0, ConsistencyLevel.Eventually),
    SEARCH_BOUNDED("search, bounded", 0, ConsistencyLevel.Bounded),
    SEARCH_SESSION("search, session", 0, ConsistencyLevel.Session),
    SEARCH_STRONG("search, strong", 0, ConsistencyLevel.Strong),
    SEARCH_STRONG_AFTER_INSERT("search, strong, right after an insert of 1 row", 1, ConsistencyLevel.Strong);

    private final String words;
    private final int inserted;
    private final ConsistencyLevel searched;

    Operation(String words, int inserted, ConsistencyLevel searched) {
        this.words = words;
        this.inserted = inserted;
        this.searched = searched;
    }

    /** For the table. */
    String words() {
        return words;
    }

    /** Rows that are inserted first; timed unless a search follows. */
    int inserted() {
        return inserted;
    }

    /** The level of the search that is timed. */
    Optional<ConsistencyLevel> searched() {
        return Optional.ofNullable(searched);
    }
}
