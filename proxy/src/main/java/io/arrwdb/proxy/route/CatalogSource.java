package io.arrwdb.proxy.route;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.port.meta.Revision;
import java.util.concurrent.CompletionStage;

/** The catalog as this proxy sees it. */
public interface CatalogSource {
    /** The newest image, read once per request. */
    Catalog current();

    /** Completes with the first image that holds everything up to {@code revision}. */
    CompletionStage<Catalog> await(Revision revision);

    static CatalogSource of(CatalogFollower follower) {
        return new CatalogSource() {
            @Override
            public Catalog current() {
                return follower.current();
            }

            @Override
            public CompletionStage<Catalog> await(Revision revision) {
                return follower.await(revision);
            }
        };
    }
}
