package io.arrwdb.core.port.meta;

import java.util.List;

/** Entries in key order, as they stood at {@code revision}. */
public record MetaSnapshot(Revision revision, List<MetaEntry> entries) { }
