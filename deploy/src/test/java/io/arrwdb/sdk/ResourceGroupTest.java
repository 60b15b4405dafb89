package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.common.resourcegroup.ResourceGroupConfig;
import io.milvus.common.resourcegroup.ResourceGroupLimit;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.DescribeReplicasReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.resourcegroup.request.CreateResourceGroupReq;
import io.milvus.v2.service.resourcegroup.request.DescribeResourceGroupReq;
import io.milvus.v2.service.resourcegroup.request.DropResourceGroupReq;
import io.milvus.v2.service.resourcegroup.request.ListResourceGroupsReq;
import io.milvus.v2.service.resourcegroup.request.UpdateResourceGroupsReq;
import io.milvus.v2.service.resourcegroup.response.DescribeResourceGroupResp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Resource groups and replicas. Nodes are left where they are: the other suites need them. */
@ExtendWith(SdkServer.class)
class ResourceGroupTest {
    private static final String DEFAULT = "__default_resource_group";

    @Test
    void groupsAreMadeConfiguredAndDropped(Sdk sdk) {
        var client = sdk.client();
        var all = describe(client, DEFAULT);
        assertThat(all.getCapacity()).isEqualTo(1_000_000);
        assertThat(all.getNumberOfAvailableNode()).isPositive().isEqualTo(all.getNodes().size());
        client.createResourceGroup(CreateResourceGroupReq.builder().groupName("idle").config(config(0, 0)).build());
        assertThat(names(client)).contains(DEFAULT, "idle");
        assertThat(describe(client, "idle").getCapacity()).isZero();
        client.updateResourceGroups(UpdateResourceGroupsReq.builder().resourceGroups(Map.of("idle", config(0, 0))).build());
        client.dropResourceGroup(DropResourceGroupReq.builder().groupName("idle").build());
        assertThat(names(client)).doesNotContain("idle");
    }

    @Test
    void whatCannotBeIsRefusedInMilvusWords(Sdk sdk) {
        var client = sdk.client();
        assertThatThrownBy(() -> describe(client, "nowhere")).hasMessageContaining("resource group not found");
        assertThatThrownBy(() -> client.dropResourceGroup(DropResourceGroupReq.builder().groupName(DEFAULT).build()))
                .hasMessageContaining("default resource group is not deletable");
        assertThatThrownBy(() -> client.createResourceGroup(CreateResourceGroupReq.builder().groupName("12-s").config(config(0, 0)).build()))
                .hasMessageContaining("name must be an underscore or letter");
        assertThatThrownBy(() -> client.createResourceGroup(CreateResourceGroupReq.builder().groupName("b").config(config(10, 1)).build()))
                .hasMessageContaining("limits node num should not less than requests node num");
    }

    @Test
    void replicasAreDescribed(Sdk sdk) {
        var books = Books.filled(sdk, 20);
        var replicas = sdk.client().describeReplicas(DescribeReplicasReq.builder().collectionName(books.name()).build()).getReplicas();
        assertThat(replicas).singleElement().satisfies(replica -> {
            assertThat(replica.getResourceGroupName()).isEqualTo(DEFAULT);
            assertThat(replica.getShardReplicas()).isNotEmpty().allSatisfy(shard -> assertThat(replica.getNodeIDs()).contains(shard.getLeaderID()));
        });
        assertThatThrownBy(() -> sdk.client().loadCollection(LoadCollectionReq.builder().collectionName(books.name()).numReplicas(15).build()))
                .hasMessageContaining("when load 15 replica count").hasMessageContaining("resource group node not enough");
        assertThatThrownBy(() -> sdk.client().loadCollection(LoadCollectionReq.builder().collectionName(books.name())
                .resourceGroups(List.of("nowhere")).build())).hasMessageContaining("resource group not found");
        CollectionTest.drop(sdk, books.name());
    }

    private static DescribeResourceGroupResp describe(MilvusClientV2 client, String name) {
        return client.describeResourceGroup(DescribeResourceGroupReq.builder().groupName(name).build());
    }

    private static List<String> names(MilvusClientV2 client) {
        return client.listResourceGroups(ListResourceGroupsReq.builder().build()).getGroupNames();
    }

    private static ResourceGroupConfig config(int requests, int limits) {
        return ResourceGroupConfig.newBuilder().withRequests(new ResourceGroupLimit(requests)).withLimits(new ResourceGroupLimit(limits)).build();
    }
}
