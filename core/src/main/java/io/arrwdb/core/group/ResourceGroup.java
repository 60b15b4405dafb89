package io.arrwdb.core.group;

import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.NodeId;
import java.util.List;

/**
 * A resource group and the query nodes that it has.
 *
 * @param nodes in order; of the default group none are written down, as it has all that no other has
 */
public record ResourceGroup(String name, GroupConfig config, List<NodeId> nodes) {
    /** The group of every node and replica about which nothing else was said. */
    public static final String DEFAULT = ReplicaMeta.DEFAULT_GROUP;

    /** Of all keys of resource groups. */
    public static final String PREFIX = "resource-groups/";

    private static final int FORMAT = 1;
    /** What the default group allows until it is configured, and Milvus shows as its capacity. */
    public static final int UNBOUNDED = 1_000_000;

    public ResourceGroup {
        nodes = nodes.stream().sorted().toList();
    }

    /** The default group while nobody has configured it. */
    public static ResourceGroup ofAll() {
        return new ResourceGroup(DEFAULT, new GroupConfig(0, UNBOUNDED, List.of(), List.of()), List.of());
    }

    public static String key(String name) {
        return PREFIX + name;
    }

    public boolean isDefault() {
        return name.equals(DEFAULT);
    }

    /** Nodes that it has beyond what it asks for; negative where it lacks some. */
    public int spare() {
        return nodes.size() - config.requests();
    }

    /** Nodes that it may yet take; negative where it has too many. */
    public int room() {
        return config.limits() - nodes.size();
    }

    public ResourceGroup withConfig(GroupConfig newConfig) {
        return new ResourceGroup(name, newConfig, nodes);
    }

    public ResourceGroup withNodes(List<NodeId> newNodes) {
        return new ResourceGroup(name, config, newNodes);
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).string(name).varint(config.requests()).varint(config.limits())
                .list(config.from(), ByteWriter::string).list(config.to(), ByteWriter::string)
                .list(nodes, (o, node) -> o.string(node.value())).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static ResourceGroup decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a resource group of format " + format + "; this version reads " + FORMAT);
        }
        return new ResourceGroup(in.string(), new GroupConfig((int) in.varint(), (int) in.varint(), in.list(ByteReader::string),
                in.list(ByteReader::string)), in.list(i -> new NodeId(i.string())));
    }
}
