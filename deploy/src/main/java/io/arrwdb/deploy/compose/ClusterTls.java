package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.credentials.Loopback;
import io.arrwdb.deploy.config.Setting;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.deploy.config.TlsSettings;
import io.arrwdb.rpc.RoleTls;
import java.util.Optional;

/** How this process and others prove to each other who they are; empty where they do not. */
record ClusterTls(Optional<RoleTls> roles) {
    /** @param host that a port of roles listens on @throws SettingsException when strangers could reach it */
    void requireFor(Setting<String> host, SettingValues settings) {
        if (roles.isEmpty() && !Loopback.is(settings.get(host)) && !settings.get(TlsSettings.ALLOW_PLAINTEXT)) {
            throw new SettingsException(host.key() + " is " + settings.get(host) + ", where others can reach roles that believe whoever calls "
                    + "them: give this process a certificate (" + TlsSettings.CLUSTER_CERTIFICATE.key() + ", .key and .trusted, see "
                    + "docs/security.md), or, where the network lets nobody else in, set " + TlsSettings.ALLOW_PLAINTEXT.key() + "=true", null);
        }
    }
}
