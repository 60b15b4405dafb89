package io.arrwdb.sdk;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class NodeSdkTest {
    @Test
    void theNodeSdkIsContent(Sdk sdk) throws Exception {
        var modules = ForeignSuite.installed().resolve("node/node_modules");
        ForeignSuite.needs(modules.resolve("@zilliz/milvus2-sdk-node"), "the Node SDK");
        ForeignSuite.run(List.of("node", "--test", ForeignSuite.source("node/suite.test.js").toString()),
            Map.of("ARRWDB_URI", sdk.uri(), "NODE_PATH", modules.toString()));
    }
}
