package io.arrwdb.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.arrwdb.proto.milvus.MilvusProto;
import io.arrwdb.proto.milvus.common.CommonProto;
import io.arrwdb.proto.milvus.feder.FederProto;
import io.arrwdb.proto.milvus.msg.MsgProto;
import io.arrwdb.proto.milvus.rg.ResourceGroupProto;
import io.arrwdb.proto.milvus.schema.SchemaProto;
import io.arrwdb.proto.milvus.tokenizer.TokenizerProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our definitions say on the wire what the published SDKs say, and what we say more is listed in {@link Additions}. */
class WireCompatibilityTest {
    private static final Set<String> OURS = WireFacts.of(List.of(MilvusProto.getDescriptor(),
            SchemaProto.getDescriptor(), CommonProto.getDescriptor(), ResourceGroupProto.getDescriptor(),
            MsgProto.getDescriptor(), FederProto.getDescriptor(), TokenizerProto.getDescriptor()));
    private static final Set<String> JAVA_SDK = WireFacts.of(javaSdk());
    private static final Set<String> NODE_SDK = nodeSdk();

    @Test
    void declaresAllThatTheJavaSdkDeclares() {
        assertThat(minus(JAVA_SDK, OURS)).isEmpty();
    }

    @Test
    void declaresNothingElseButTheListedAdditions() {
        var more = minus(OURS, JAVA_SDK);
        assertThat(minus(more, Additions.among(more))).isEmpty();
        assertThat(more).as("stale entries of the list").containsAll(Additions.FACTS_SINCE_3_0);
        assertThat(more.stream().map(fact -> fact.split(" ")[1])).containsAll(Additions.TYPES_SINCE_3_0);
    }

    @Test
    void agreesWithTheNodeSdkOnAllThatBothDeclare() {
        var shared = OURS.stream().filter(WireCompatibilityTest::isKnownToNode)
            .collect(Collectors.toCollection(TreeSet::new));
        assertThat(minus(shared, NODE_SDK)).isEmpty();
        assertThat(shared).as("what the comparison covers").hasSizeGreaterThan(1_900);
    }

    @Test
    void declaresEveryRpcOfMilvus2_6() {
        assertThat(OURS.stream().filter(fact -> fact.startsWith("rpc milvus.MilvusService "))).hasSize(117);
    }

    private static boolean isKnownToNode(String fact) {
        return !fact.startsWith("privilege ") && !fact.split(" ")[1].startsWith(Additions.UNKNOWN_TO_NODE);
    }

    static Set<String> minus(Set<String> left, Set<String> right) {
        var rest = new TreeSet<>(left);
        rest.removeAll(right);
        return rest;
    }

    private static List<FileDescriptor> javaSdk() {
        return List.of(io.milvus.grpc.MilvusProto.getDescriptor(), io.milvus.grpc.SchemaProto.getDescriptor(),
                io.milvus.grpc.CommonProto.getDescriptor(), io.milvus.grpc.ResourceGroupProto.getDescriptor(),
                milvus.proto.msg.Msg.getDescriptor(), milvus.proto.feder.Feder.getDescriptor(),
                milvus.proto.tokenizer.TokenizerOuterClass.getDescriptor());
    }

    private static Set<String> nodeSdk() {
        try (var file = WireCompatibilityTest.class.getResourceAsStream("/wire/node-sdk-3.0.6.facts")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
