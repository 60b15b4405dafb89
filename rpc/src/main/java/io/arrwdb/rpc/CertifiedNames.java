package io.arrwdb.rpc;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * For whom a certificate is issued: the DNS names among its subject alternative names. {@code data-node-2} is one node,
 * {@code data-node} stands for all nodes of the role, as where a secret is shared by the replicas of a workload.
 */
public record CertifiedNames(Set<String> names) {
    private static final int DNS = 2;

    /** Those of the certificate; none where they cannot be read. */
    public static CertifiedNames of(X509Certificate certificate) {
        try {
            return new CertifiedNames(certificate.getSubjectAlternativeNames() == null ? Set.of()
                    : certificate.getSubjectAlternativeNames().stream().filter(name -> (Integer) name.get(0) == DNS)
                            .map(name -> (String) name.get(1)).collect(Collectors.toSet()));
        } catch (CertificateException unreadable) {
            return new CertifiedNames(Set.of());
        }
    }

    /** Whether they cover a role, as {@code root-coordinator}, or a node, as {@code data-node-2}. */
    public boolean cover(String roleOrNode) {
        return names.contains(roleOrNode) || Arrays.stream(Role.values()).map(Role::label)
                .anyMatch(role -> names.contains(role) && isOf(role, roleOrNode));
    }

    /** Whether one of them is such a role or a node of it. */
    boolean coverAnyOf(Set<Role> roles) {
        return roles.stream().map(Role::label).anyMatch(role -> names.stream().anyMatch(name -> name.equals(role) || isOf(role, name)));
    }

    /** A name with a dot is a host's. */
    private static boolean isOf(String role, String node) {
        return node.startsWith(role + '-') && node.indexOf('.') < 0;
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "no DNS name" : String.join(", ", new TreeSet<>(names));
    }
}
