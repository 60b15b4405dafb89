package io.arrwdb.rpc;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.CallContext;

/**
 * Keeps a role from answering out of a catalog that is older than its caller's: a client that has just been told of a
 * definition must not meet a coordinator that does not know it yet.
 */
public final class CallerCatalog {
    private CallerCatalog() { }

    /** The image, once it holds what the caller has seen. Blocks. @throws ServiceFailure when that takes too long */
    public static Catalog await(CatalogFollower catalog, CallContext caller, long timeoutMillis) {
        Catalog current = catalog.current();
        Revision seen = new Revision(caller.getCatalogRevision());
        if (current.revision().compareTo(seen) >= 0) {
            return current;
        }
        return Waiting.on(catalog.await(seen), RequestContext.remainingMillis(timeoutMillis), "reading revision " + seen
                + " of the catalog");
    }
}
