package io.arrwdb.deploy;

/** What this build is called. */
public final class Version {
    /** Of arrwDB. */
    public static final String ARRWDB = "0.1.0";

    private Version() { }
}
