package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Version;

/** What a started server says. */
final class Banner {
    private Banner() { }

    static String text(ArrwDb server) {
        String http = server.httpPort() < 0 ? "not served" : "http://" + server.host() + ":" + server.httpPort()
                + "  (/healthz /readyz /metrics /version)";
        return """
                arrwDB %s is ready after %d ms
                  Milvus API  %s:%d
                  http        %s
                  data        %s
                Try it: python3 -c "from pymilvus import MilvusClient; print(MilvusClient('http://%s:%d').list_collections())"
                or look at ./arrwdb demo. Ctrl-C stops it.
                """.formatted(Version.ARRWDB, server.startMillis(), server.host(), server.port(), http,
                server.dataDirectory(), server.host(), server.port());
    }
}
