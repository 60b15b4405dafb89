package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.CallContext;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.limit.CallRoom;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.arrwdb.proxy.limit.Rate;
import io.arrwdb.proxy.limit.RateLimits;
import io.arrwdb.proxy.route.Coverage;
import io.arrwdb.proxy.route.Definitions;
import io.arrwdb.proxy.route.Oracle;
import io.arrwdb.proxy.route.ReadClock;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.proxy.route.WriteDispatch;
import io.arrwdb.proxy.route.WriteMarks;
import io.grpc.Deadline;
import java.util.List;

/** What handlers answer requests with: the catalog, the other roles, and the ways to them. */
public record Backend(Lookup lookup, Roles roles, Definitions definitions, Oracle oracle, WriteDispatch writes,
        WriteMarks marks, ReadClock readClock, Coverage coverage, Clock clock, Heap heap, RateLimits rates, ProxyConfig config) {
    /**
     * Lets a request pass that a collection, or its database, may limit.
     *
     * @param size in bytes, vectors or queries
     * @throws io.arrwdb.proxy.error.MilvusException when they take no more now
     */
    void limit(Rate rate, CollectionMeta collection, long size) {
        rates.pass(rate, collection, lookup.catalog().database(collection.database()), size);
    }

    Deadline deadline() {
        return Roles.deadline(config.defaultDeadlineMillis());
    }

    /**
     * Room for an answer, kept until the call is over.
     *
     * @param rows that it has at most
     * @throws io.arrwdb.proxy.error.MilvusException when there is none in time
     */
    HeapRoom.Admission roomFor(long rows, List<FieldSchema> fields) {
        HeapRoom.Admission room = heap.answers().admit(heap.ofAnswer(rows, fields)).orElseThrow(RoleErrors::noRoomForAnswer);
        CallRoom.current().keep(room);
        return room;
    }

    /** Tells coordinators how new this proxy's catalog is. */
    CallContext caller() {
        return CallContext.newBuilder().setCatalogRevision(lookup.catalog().revision().value()).build();
    }

    Deadline ddlDeadline() {
        return Roles.deadline(config.ddlDeadlineMillis());
    }
}
