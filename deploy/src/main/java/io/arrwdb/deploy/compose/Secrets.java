package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.credentials.SecretFile;
import io.arrwdb.deploy.config.Setting;
import io.arrwdb.deploy.config.SettingValues;
import java.nio.file.Path;
import java.util.Optional;

/** Secrets that are given as they are, or by a file. */
final class Secrets {
    private Secrets() { }

    /**
     * The one that is given; the empty one where none is.
     *
     * @throws IllegalArgumentException when both are given, or the file cannot be used
     */
    static Secret of(SettingValues settings, Setting<Optional<String>> plain, Setting<Optional<String>> file) {
        Optional<String> text = settings.get(plain);
        Optional<String> path = settings.get(file);
        if (text.isPresent() && path.isPresent()) {
            throw new IllegalArgumentException(plain.key() + " and " + file.key() + " are both given: only one can be meant");
        }
        return path.<Secret>map(name -> new SecretFile(Path.of(name))).orElseGet(() -> Secret.of(text.orElse("")));
    }
}
