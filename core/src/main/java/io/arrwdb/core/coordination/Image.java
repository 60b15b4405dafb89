package io.arrwdb.core.coordination;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;

/** An immutable picture of all keys with some prefix, at one revision. */
public interface Image<I extends Image<I>> {
    /** Everything up to this revision is in the picture. */
    Revision revision();

    /**
     * The picture after {@code events}, which follow this one without a gap.
     *
     * @param upTo the revision of the new picture, at least that of the last event
     * @throws io.arrwdb.core.codec.MalformedBytesException when a value is damaged or of a newer format
     */
    I apply(List<MetaEvent> events, Revision upTo);
}
