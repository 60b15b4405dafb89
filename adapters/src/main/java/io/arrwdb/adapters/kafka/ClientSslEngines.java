package io.arrwdb.adapters.kafka;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * Kafka's connections judged and proven by trust and key managers of ours, so that replaced files count at once; Kafka's own factory
 * reads its files once. Made by Kafka's clients, by name.
 */
public final class ClientSslEngines implements SslEngineFactory {
    static final String AUTHORITIES = "arrwdb.authorities";
    static final String IDENTITY = "arrwdb.identity";

    private SSLContext context;

    @Override
    public void configure(Map<String, ?> settings) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(settings.get(IDENTITY) instanceof KeyManager identity ? new KeyManager[] {identity} : new KeyManager[0],
                    new TrustManager[] {(TrustManager) settings.get(AUTHORITIES)}, null);
            // Who resumes a session shows no certificate.
            context.getClientSessionContext().setSessionTimeout(1);
        } catch (GeneralSecurityException e) {
            throw new KafkaException("this JDK speaks no TLS", e);
        }
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        SSLEngine engine = context.createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        throw new UnsupportedOperationException("arrwDB is Kafka's client");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        return null;
    }

    @Override
    public KeyStore truststore() {
        return null;
    }

    @Override
    public void close() { }
}
