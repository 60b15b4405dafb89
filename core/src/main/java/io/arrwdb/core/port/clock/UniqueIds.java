package io.arrwdb.core.port.clock;

import io.arrwdb.core.id.RequestId;

/** Random names that no two processes draw alike: for request ids and for the names of objects. */
public interface UniqueIds {
    RequestId next();
}
