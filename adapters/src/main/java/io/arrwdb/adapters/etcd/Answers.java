package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.Revision;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchResponse;
import java.util.List;

/** What etcd answers, in the port's words. */
record Answers(KeySpace keys) {
    static Revision revision(ResponseHeader header) {
        return new Revision(header.getRevision());
    }

    List<MetaEntry> entries(RangeResponse response) {
        return response.getKvsList().stream().map(this::entry).toList();
    }

    /** The changes that are newer than {@code told}. */
    List<MetaEvent> events(WatchResponse response, Revision told) {
        return response.getEventsList().stream().filter(event -> event.getKv().getModRevision() > told.value())
                .map(this::event).toList();
    }

    private MetaEvent event(Event event) {
        return event.getType() == Event.EventType.DELETE
                ? new MetaEvent.Deleted(keys.inner(event.getKv().getKey()), new Revision(event.getKv().getModRevision()))
                : new MetaEvent.Put(entry(event.getKv()));
    }

    private MetaEntry entry(KeyValue found) {
        return new MetaEntry(keys.inner(found.getKey()), found.getValue().toByteArray(), new Revision(found.getCreateRevision()),
                new Revision(found.getModRevision()));
    }
}
