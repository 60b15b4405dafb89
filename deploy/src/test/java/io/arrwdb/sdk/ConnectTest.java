package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrwdb.proto.milvus.AllocTimestampRequest;
import io.arrwdb.proto.milvus.CalcDistanceRequest;
import io.arrwdb.proto.milvus.ConnectRequest;
import io.arrwdb.proto.milvus.GetComponentStatesRequest;
import io.arrwdb.proto.milvus.GetVersionRequest;
import io.arrwdb.proto.milvus.common.ClientInfo;
import io.arrwdb.proto.milvus.common.StateCode;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class ConnectTest {
    @Test
    void answersAConnectionWithAnIdentity(Sdk sdk) {
        var answer = sdk.stub().connect(ConnectRequest.newBuilder()
            .setClientInfo(ClientInfo.newBuilder().setSdkType("Test").setSdkVersion("1").setUser("u").setHost("h"))
            .build());
        Failures.assertOk(answer.getStatus());
        assertThat(answer.getIdentifier()).isNotZero();
        assertThat(answer.getServerInfo().getBuildTags()).isNotEmpty();
        assertThat(answer.getServerInfo().getDeployMode()).isEqualTo("STANDALONE");
    }

    @Test
    void saysItsVersionAndHealth(Sdk sdk) {
        assertThat(sdk.client().getServerVersion()).isNotEmpty();
        assertThat(sdk.client().checkHealth().getIsHealthy()).isTrue();
        assertThat(sdk.stub().getVersion(GetVersionRequest.getDefaultInstance()).getVersion()).isNotEmpty();
        var states = sdk.stub().getComponentStates(GetComponentStatesRequest.getDefaultInstance());
        assertThat(states.getState().getStateCode()).isEqualTo(StateCode.Healthy);
    }

    @Test
    void allocatesRisingTimestampsNearTheClock(Sdk sdk) {
        var first = sdk.stub().allocTimestamp(AllocTimestampRequest.getDefaultInstance());
        var second = sdk.stub().allocTimestamp(AllocTimestampRequest.getDefaultInstance());
        Failures.assertOk(first.getStatus());
        assertThat(second.getTimestamp()).isGreaterThan(first.getTimestamp());
        assertThat(Math.abs((first.getTimestamp() >> 18) - System.currentTimeMillis())).isLessThan(60_000);
    }

    @Test
    void answersUnimplementedToWhatItDoesNotHave(Sdk sdk) {
        var failure = catchThrowable(() -> sdk.stub().calcDistance(CalcDistanceRequest.getDefaultInstance()));
        assertThat(failure).isInstanceOfSatisfying(StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED));
    }

    @Test
    void refusesADatabaseThatIsNotThere(Sdk sdk) {
        var failure = catchThrowable(() -> {
            var client = new MilvusClientV2(ConnectConfig.builder().uri(sdk.uri()).dbName("nowhere").build());
            try (AutoCloseable closing = client::close) {
                client.listCollections();
            }
        });
        assertThat(failure).hasMessageContaining("database not found").hasMessageContaining("nowhere");
    }

    @Test
    void ignoresATokenWhileAuthenticationIsOff(Sdk sdk) throws Exception {
        var client = new MilvusClientV2(ConnectConfig.builder().uri(sdk.uri()).token("minioadmin:minioadmin").build());
        try (AutoCloseable closing = client::close) {
            assertThat(client.listCollections()).isNotNull();
        }
    }
}
