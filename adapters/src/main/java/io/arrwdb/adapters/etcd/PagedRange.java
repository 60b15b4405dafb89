package io.arrwdb.adapters.etcd;

import com.google.protobuf.ByteString;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads a prefix page by page, all pages as of the first one's revision; begins anew where that is compacted away meanwhile. */
final class PagedRange {
    private final String prefix;
    private final Calls calls;
    private final Requests requests;
    private final Answers answers;
    private final List<MetaEntry> entries = new ArrayList<>();
    private final CompletableFuture<MetaSnapshot> result = new CompletableFuture<>();
    private long revision;

    private PagedRange(String prefix, Calls calls, Requests requests, Answers answers) {
        this.prefix = prefix;
        this.calls = calls;
        this.requests = requests;
        this.answers = answers;
    }

    static CompletableFuture<MetaSnapshot> read(String prefix, Calls calls, Requests requests, Answers answers) {
        PagedRange range = new PagedRange(prefix, calls, requests, answers);
        range.begin();
        return range.result;
    }

    private void begin() {
        entries.clear();
        revision = 0;
        ask(requests.firstPage(prefix));
    }

    private void ask(RangeRequest page) {
        calls.repeatedly(KVGrpc.getRangeMethod(), page, "reading " + prefix).whenComplete((response, error) -> {
            if (error == null) {
                answered(page, response);
            } else if (revision > 0 && Failures.isCompacted(error)) {
                begin();
            } else {
                result.completeExceptionally(error);
            }
        });
    }

    private void answered(RangeRequest page, RangeResponse response) {
        if (revision == 0) {
            revision = response.getHeader().getRevision();
        }
        entries.addAll(answers.entries(response));
        if (response.getMore()) {
            ByteString last = response.getKvs(response.getKvsCount() - 1).getKey();
            ask(requests.nextPage(page, last, revision));
        } else {
            result.complete(new MetaSnapshot(new Revision(revision), List.copyOf(entries)));
        }
    }
}
