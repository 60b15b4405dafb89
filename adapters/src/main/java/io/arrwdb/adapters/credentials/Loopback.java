package io.arrwdb.adapters.credentials;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a host is this machine, seen from itself alone. */
public final class Loopback {
    private Loopback() { }

    /** A host that nobody knows is not. */
    public static boolean is(String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
