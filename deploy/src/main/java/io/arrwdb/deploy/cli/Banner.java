package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Version;

/** What a started server says. */
final class Banner {
    private Banner() { }

    static String text(ArrwDb server) {
        String http = server.httpPort() < 0 ? "not served" : "http://" + server.host() + ":" + server.httpPort()
                + "  (/healthz /readyz /metrics /version)";
        String ready = """
                arrwDB %s is ready after %d ms
                  http        %s
                  data        %s
                """.formatted(Version.ARRWDB, server.startMillis(), http, server.dataDirectory());
        return server.port() < 0 ? ready : ready + """
                  Milvus API  %1$s:%2$d
                Try it: python3 -c "from pymilvus import MilvusClient; print(MilvusClient('%3$s').list_collections())"
                or look at ./arrwdb demo. Ctrl-C stops it.
                """.formatted(server.host(), server.port(), server.uri());
    }
}
