package io.arrwdb.proxy.milvus;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.milvus.AllocTimestampResponse;
import io.arrwdb.proto.milvus.CheckHealthResponse;
import io.arrwdb.proto.milvus.ComponentInfo;
import io.arrwdb.proto.milvus.ComponentStates;
import io.arrwdb.proto.milvus.ConnectResponse;
import io.arrwdb.proto.milvus.GetVersionResponse;
import io.arrwdb.proto.milvus.common.ServerInfo;
import io.arrwdb.proto.milvus.common.StateCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;

/** Who the server is and how it does. */
final class SystemHandler {
    /** Whoever asks for health wants to know soon. */
    private static final long HEALTH_MILLIS = 5_000;

    private final Backend backend;

    SystemHandler(Backend backend) {
        this.backend = backend;
    }

    /** The identifier must not be 0: the Node SDK takes that for none. */
    ConnectResponse connect() {
        backend.lookup().database("");
        long identifier = Timestamp.ofMillis(backend.clock().wallMillis()).plus(1).value();
        return ConnectResponse.newBuilder().setStatus(Statuses.SUCCESS).setIdentifier(identifier)
                .setServerInfo(ServerInfo.newBuilder().setBuildTags(backend.config().build())
                        .setDeployMode(backend.config().deployMode())).build();
    }

    GetVersionResponse version() {
        return GetVersionResponse.newBuilder().setStatus(Statuses.SUCCESS).setVersion(backend.config().version()).build();
    }

    /** Healthy when the catalog is there and the oracle answers: then reads and writes can be served. */
    CheckHealthResponse health() {
        CheckHealthResponse.Builder answer = CheckHealthResponse.newBuilder().setStatus(Statuses.SUCCESS);
        try {
            backend.lookup().catalog();
            backend.oracle().now(Roles.deadline(HEALTH_MILLIS));
            return answer.setIsHealthy(true).build();
        } catch (MilvusException e) {
            return answer.setIsHealthy(false).addReasons(e.getMessage()).build();
        }
    }

    AllocTimestampResponse timestamp() {
        return AllocTimestampResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .setTimestamp(backend.oracle().now(backend.deadline()).value()).build();
    }

    ComponentStates components() {
        ComponentInfo proxy = ComponentInfo.newBuilder().setRole("proxy").setStateCode(stateOfProxy()).build();
        return ComponentStates.newBuilder().setStatus(Statuses.SUCCESS).setState(proxy).addSubcomponentStates(proxy).build();
    }

    private StateCode stateOfProxy() {
        try {
            backend.lookup().catalog();
            return StateCode.Healthy;
        } catch (MilvusException e) {
            return StateCode.Initializing;
        }
    }
}
