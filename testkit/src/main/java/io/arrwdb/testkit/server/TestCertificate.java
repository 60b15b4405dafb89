package io.arrwdb.testkit.server;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for 127.0.0.1 that signs itself, with its key, as PEM files. */
public record TestCertificate(Path chain, Path key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one in {@code directory}. */
    public static TestCertificate make(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        // One certificate for both sides: no common name, which etcd would take for a user.
        int code = new ProcessBuilder(keytool, "-genkeypair", "-alias", "it", "-keyalg", "EC", "-dname", "O=arrwdb", "-validity", "2",
                "-ext", "san=ip:127.0.0.1", "-ext", "bc:c=ca:true", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", new String(PASSWORD)).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("keytool failed with " + code);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new TestCertificate(pem(directory.resolve("it.pem"), "CERTIFICATE", keys.getCertificate("it").getEncoded()),
                pem(directory.resolve("it-key.pem"), "PRIVATE KEY", keys.getKey("it", PASSWORD).getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
