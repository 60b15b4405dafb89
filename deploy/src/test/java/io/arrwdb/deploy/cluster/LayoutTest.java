package io.arrwdb.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.rpc.CertifiedNames;
import io.arrwdb.testkit.server.FreePort;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    @TempDir
    private Path root;

    @Test
    void refusesClustersThatCouldNotServe() {
        assertThatThrownBy(() -> layout(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("at least one data node");
        assertThatThrownBy(() -> layout(1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("proxy");
    }

    @Test
    void everyDataNodeListensToOthers() {
        List<Member> members = layout(3, 2, 1, 1).members();
        assertThat(members).extracting(Member::name).containsExactly("etcd-1", "kafka-1", "s3-1", "coordinator-1", "data-node-1",
                "data-node-2", "data-node-3", "index-node-1", "query-node-1", "query-node-2", "proxy-1");
        List<Member> dataNodes = members.stream().filter(m -> m.role().equals("data-node")).toList();
        assertThat(dataNodes).hasSize(3).allSatisfy(m -> assertThat(m.environment()).containsEntry("ARRWDB_CONSENSUS_TYPE", "ratis")
                .containsEntry("ARRWDB_CONSENSUS_PORT", Integer.toString(m.port("raft"))));
    }

    @Test
    void anotherProcessOfARoleHasItsOwnNamePortsAndData() {
        List<Member> members = layout(1, 1, 1, 1).members();
        Member elder = members.stream().filter(m -> m.role().equals("data-node")).findFirst().orElseThrow();
        Member added = Sibling.of("data-node", members, root, FreePorts.inARow());
        assertThat(added.name()).isEqualTo("data-node-2");
        assertThat(added.ports().keySet()).isEqualTo(elder.ports().keySet());
        assertThat(added.ports().values()).doesNotContainAnyElementsOf(elder.ports().values());
        assertThat(added.environment()).containsEntry("ARRWDB_CONSENSUS_PORT", Integer.toString(added.port("raft")));
        assertThat(added.command()).contains("arrwdb.node.name=2", "--http-port=" + added.port("http"), "arrwdb.cluster.port=" + added.port("cluster"),
                "--data-dir=" + root.resolve("data-node-2/data")).hasSameSizeAs(elder.command());
        assertThatThrownBy(() -> Sibling.of("etcd", members, root, FreePorts.inARow())).hasMessageContaining("data-node");
        RunDirectory directory = new RunDirectory(root.resolve("cluster"));
        directory.create(members, member -> { });
        assertThat(directory.add(added).member()).isEqualTo(added);
        assertThat(directory.members()).extracting(MemberProcess::member).containsAll(members).endsWith(added);
    }

    @Test
    void aHighlyAvailableClusterHasNoSingleServerButS3() {
        ServerPrograms servers = new ServerPrograms(root, "minio", Optional.of(LocalCertificates.make(root)));
        List<Member> members = new Layout(List.of("arrwdb"), root, Profile.ha.with(null, null, null, null, null), FreePort.find(), servers,
                FreePorts.inARow()).members();
        assertThat(members).extracting(Member::name).contains("etcd-3", "kafka-3", "coordinator-2", "data-node-3", "query-node-2", "proxy-2");
        assertThat(members.getFirst().command()).contains("--client-cert-auth").anyMatch(option -> option.startsWith("--initial-cluster=")
                && option.split(",").length == 3);
        Member proxy = members.getLast();
        assertThat(proxy.environment()).containsEntry("ARRWDB_LOG_KAFKA_REPLICAS", "3").containsEntry("ARRWDB_LOG_KAFKA_MIN_IN_SYNC", "2")
                .containsEntry("ARRWDB_CLUSTER_TLS_TRUSTED", LocalCertificates.trusted(root).toString());
        assertThat(proxy.environment().get("ARRWDB_META_ETCD_ENDPOINTS").split(",")).hasSize(3).allMatch(uri -> uri.startsWith("https://"));
        assertThat(Layout.endpoints(members)).startsWith("https://");
        assertThat(members.stream().filter(member -> member.environment().containsKey("ARRWDB_META_TYPE")).toList()).hasSize(10)
                .allSatisfy(member -> assertThat(member.environment()).containsAllEntriesOf(Map.of("ARRWDB_HEAP", "512m", "ARRWDB_DIRECT", "256m")));
        assertThatThrownBy(() -> new ClusterSize(2, 1, 1, 1, 1, 1, 1)).hasMessageContaining("two etcd members");
    }

    @Test
    void anotherDataNodeHasADomainOfItsOwnAndACertificateThatNamesIt() throws Exception {
        ServerPrograms servers = new ServerPrograms(root, "minio", Optional.of(LocalCertificates.make(root)));
        List<Member> members = new Layout(List.of("arrwdb"), root, Profile.small.with(null, null, null, null, null), FreePort.find(), servers,
                FreePorts.inARow()).members();
        Member added = Sibling.of("data-node", members, root, FreePorts.inARow());
        assertThat(members).filteredOn(m -> m.name().equals("data-node-1")).singleElement()
                .satisfies(m -> assertThat(m.environment()).containsEntry("ARRWDB_NODE_DOMAIN", "domain-1"));
        assertThat(added.environment()).containsEntry("ARRWDB_NODE_DOMAIN", "domain-2");
        CertifiedNames names = names(added);
        assertThat(names.cover(added.name())).as("a certificate of %s for %s", names, added.name()).isTrue();
        assertThat(names.cover("query-node-1")).isFalse();
    }

    private static CertifiedNames names(Member member) throws Exception {
        try (InputStream chain = Files.newInputStream(Path.of(member.environment().get("ARRWDB_CLUSTER_TLS_CERTIFICATE")))) {
            return CertifiedNames.of((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificates(chain).iterator().next());
        }
    }

    @Test
    void aCreationThatWasCutShortIsBegunAgain() {
        RunDirectory directory = new RunDirectory(root.resolve("cluster"));
        List<Member> members = layout(1, 1, 1, 1).members();
        assertThatThrownBy(() -> directory.create(members, member -> {
            throw new IllegalStateException("cut short");
        })).hasMessage("cut short");
        assertThat(directory.isEmpty()).isTrue();
        directory.create(members, member -> { });
        assertThat(directory.isEmpty()).isFalse();
        assertThat(directory.members()).extracting(MemberProcess::member).isEqualTo(members);
        assertThat(directory.root().resolve("etcd-1/data")).matches(Files::isDirectory);
    }

    private Layout layout(int dataNodes, int queryNodes, int indexNodes, int proxies) {
        return new Layout(List.of("arrwdb"), root, ClusterSize.small(dataNodes, queryNodes, indexNodes, proxies), FreePort.find(),
                new ServerPrograms(root, "versitygw"), FreePorts.inARow());
    }
}
