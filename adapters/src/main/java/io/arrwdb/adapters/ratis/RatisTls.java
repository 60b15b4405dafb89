package io.arrwdb.adapters.ratis;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;

/**
 * TLS between the servers; both sides show a certificate.
 *
 * @param identity shows this server's
 * @param peers judges the others'; members are called by their nodes' names, whatever their addresses
 */
public record RatisTls(X509ExtendedKeyManager identity, X509ExtendedTrustManager peers) {
    Parameters parameters() {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(identity, peers, true));
        return parameters;
    }
}
