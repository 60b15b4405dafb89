package io.arrwdb.adapters.ratis;

import java.nio.file.Path;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;

/**
 * TLS between the servers, from PEM files.
 *
 * @param mutual whether a caller must show a certificate that {@code trusted} has signed
 */
public record RatisTls(Path privateKey, Path certificateChain, Path trusted, boolean mutual) {
    Parameters parameters() {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters,
                new GrpcTlsConfig(privateKey.toFile(), certificateChain.toFile(), trusted.toFile(), mutual));
        return parameters;
    }
}
