package io.arrwdb.rpc;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trusts a peer whose certificate an authority has signed and which names what the peer must be ({@link CertifiedNames}). */
public final class RolePeers extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(RolePeers.class);
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final X509ExtendedTrustManager authorities;
    private final String wanted;
    private final BiPredicate<CertifiedNames, SSLEngine> check;
    private long saidNanos = System.nanoTime() - QUIET_NANOS;

    private RolePeers(X509ExtendedTrustManager authorities, String wanted, BiPredicate<CertifiedNames, SSLEngine> check) {
        this.authorities = authorities;
        this.wanted = wanted;
        this.check = check;
    }

    /** The peer must be what the connection is for: its authority, a role or node. */
    static RolePeers called(X509ExtendedTrustManager authorities) {
        return new RolePeers(authorities, "", (names, engine) -> names.cover(engine.getPeerHost()));
    }

    /** The peer must be of one of the roles. */
    public static RolePeers of(X509ExtendedTrustManager authorities, Set<Role> roles) {
        EnumSet<Role> all = EnumSet.copyOf(roles);
        String wanted = all.size() == Role.values().length ? "a role or node"
                : all.stream().map(Role::label).collect(Collectors.joining(" or "));
        return new RolePeers(authorities, wanted, (names, engine) -> names.coverAnyOf(all));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        judge(chain, engine, () -> authorities.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        judge(chain, engine, () -> authorities.checkServerTrusted(chain, authType));
    }

    /** Names say nothing about addresses, so the engine's host is compared here and not by the JDK. */
    private void judge(X509Certificate[] chain, SSLEngine engine, Signature signature) throws CertificateException {
        String peer = wanted.isEmpty() ? engine.getPeerHost() : wanted;
        try {
            signature.check();
        } catch (CertificateException e) {
            throw refused("the certificate of " + chain[0].getSubjectX500Principal() + ", which should be " + peer + ", is not to be trusted ("
                    + e.getMessage() + "): it must be in force and come from the authorities of the cluster", e);
        }
        CertifiedNames names = CertifiedNames.of(chain[0]);
        if (!check.test(names, engine)) {
            throw refused("a certificate for " + names + " was shown where one for " + peer
                    + " is wanted: issue it with that DNS name, of the node or of its role", null);
        }
    }

    private CertificateException refused(String what, CertificateException cause) {
        say(what);
        return new CertificateException(what, cause);
    }

    /** Strangers may knock often. */
    private synchronized void say(String what) {
        if (System.nanoTime() - saidNanos >= QUIET_NANOS) {
            saidNanos = System.nanoTime();
            LOG.warn("a connection was refused: {}", what);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw withoutEngine();
    }

    private static CertificateException withoutEngine() {
        return new CertificateException("a role is called through an SSL engine only");
    }

    /** Whether an authority has signed the chain. */
    private interface Signature {
        void check() throws CertificateException;
    }
}
