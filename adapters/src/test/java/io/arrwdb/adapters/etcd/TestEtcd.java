package io.arrwdb.adapters.etcd;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Settings with which tests need not wait long, and read page by page. */
final class TestEtcd {
    private TestEtcd() { }

    static EtcdConfig config(String prefix, URI... endpoints) {
        return new EtcdConfig(List.of(endpoints), prefix, Optional.empty(), Optional.empty(), limits());
    }

    /** Where etcd answers always, if late on a busy machine. */
    static EtcdConfig patient(String prefix, URI endpoint) {
        EtcdLimits l = limits();
        return new EtcdConfig(List.of(endpoint), prefix, Optional.empty(), Optional.empty(), new EtcdLimits(60_000, 30_000, l.retryMillis(),
                l.maxRetryMillis(), l.watchQuietMillis(), l.watchSilenceMillis(), l.maxRequestBytes(), l.maxResponseBytes(), l.pageEntries()));
    }

    static EtcdLimits limits() {
        return new EtcdLimits(4_000, 1_500, 50, 400, 300, 1_500, 1_500_000, 64 << 20, 2);
    }
}
