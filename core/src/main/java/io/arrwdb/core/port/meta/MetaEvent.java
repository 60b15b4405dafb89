package io.arrwdb.core.port.meta;

/** One change of one key. */
public sealed interface MetaEvent {
    String key();

    Revision revision();

    /** The key was created or changed. */
    record Put(MetaEntry entry) implements MetaEvent {
        @Override
        public String key() {
            return entry.key();
        }

        @Override
        public Revision revision() {
            return entry.modified();
        }
    }

    /** The key was deleted, by a transaction or with its lease. */
    record Deleted(String key, Revision revision) implements MetaEvent { }
}
