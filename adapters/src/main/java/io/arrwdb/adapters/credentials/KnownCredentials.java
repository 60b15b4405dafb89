package io.arrwdb.adapters.credentials;

import java.util.Locale;
import java.util.Set;

/** Names and passwords that everybody knows: what servers are shipped with, or are shown with in their documentation. */
public final class KnownCredentials {
    private static final Set<String> PASSWORDS = Set.of("minioadmin", "minio123", "password", "secret", "admin", "root", "rustfsadmin",
            "changeme", "changeit", "any", "test", "milvus", "admin-secret", "123456");

    private KnownCredentials() { }

    /** Whether the password is empty, one of them, or the name again. */
    public static boolean contain(String name, String password) {
        return password.isBlank() || PASSWORDS.contains(password.toLowerCase(Locale.ROOT)) || name.equals(password);
    }

    /**
     * @param server where they would be used, for the message
     * @param loopback whether that is this machine, where nobody else can come
     * @throws IllegalArgumentException when they protect nothing and others can reach the server
     */
    public static void refuse(String name, String password, String server, boolean loopback) {
        if (!loopback && contain(name, password)) {
            throw new IllegalArgumentException("the credentials of " + server + " are " + (password.isBlank() ? "without a password"
                    : "ones that everybody knows") + " (" + name + "), and the server is not on this machine: give it others");
        }
    }
}
