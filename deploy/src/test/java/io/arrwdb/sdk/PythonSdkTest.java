package io.arrwdb.sdk;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class PythonSdkTest {
    @Test
    void pymilvusIsContent(Sdk sdk) throws Exception {
        var python = ForeignSuite.installed().resolve("python/bin/python");
        ForeignSuite.needs(python, "pymilvus");
        ForeignSuite.run(List.of(python.toString(), ForeignSuite.source("python/suite.py").toString()),
            Map.of("ARRWDB_URI", sdk.uri(), "PYTHONDONTWRITEBYTECODE", "1"));
    }
}
