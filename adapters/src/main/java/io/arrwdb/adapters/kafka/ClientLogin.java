package io.arrwdb.adapters.kafka;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/** Answers what a connection's login asks with the user's password of that moment; Kafka's own keeps the first. Made by Kafka's clients, by name. */
public final class ClientLogin implements AuthenticateCallbackHandler {
    static final String USER = "arrwdb.user";

    private KafkaUser user;

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
        user = (KafkaUser) settings.get(USER);
    }

    /** SCRAM asks for extensions too, and has none where nobody answers. */
    @Override
    public void handle(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback name -> name.setName(user.name());
                case PasswordCallback password -> password.setPassword(user.password().now().toCharArray());
                default -> { }
            }
        }
    }

    @Override
    public void close() { }
}
