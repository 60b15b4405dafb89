package io.arrwdb.adapters.credentials;

/** A password or key, which may be another one later. Never printed. */
public interface Secret {
    /** As it is now; asked for at every login. */
    String now();

    /** One that stays as it is. */
    static Secret of(String text) {
        return new Secret() {
            @Override
            public String now() {
                return text;
            }

            @Override
            public String toString() {
                return "a secret";
            }
        };
    }
}
