package io.arrwdb.adapters.tls;

/** Something that is read from files, and again when they change. */
interface Reloaded {
    /**
     * Takes what the files hold now.
     *
     * @return whether that is something else than before
     * @throws TlsFileException when it cannot be used; what was there stays in force
     */
    boolean reload();

    /** When what is in force ends to be valid, in milliseconds since 1970. */
    long expiryMillis();
}
