package io.arrwdb.proto;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What protobuf definitions say about the wire, one fact a line, so that two sides can be compared as sets:
 * {@code message M}, {@code field M number name type label}, {@code value E number name},
 * {@code rpc S name request response} and {@code privilege M bytes}. Names are full, less the common prefix
 * {@code milvus.proto.}; a label is single, optional, repeated, map or {@code oneof:name}.
 */
final class WireFacts {
    private static final String PREFIX = "milvus.proto.";
    private final Set<String> facts = new TreeSet<>();

    private WireFacts() {}

    static Set<String> of(List<FileDescriptor> files) {
        var collected = new WireFacts();
        for (var file : files) {
            file.getEnumTypes().forEach(collected::add);
            file.getMessageTypes().forEach(collected::add);
            file.getServices().forEach(service -> service.getMethods().forEach(collected::add));
        }
        return collected.facts;
    }

    private void add(EnumDescriptor type) {
        for (var value : type.getValues())
            facts.add("value %s %d %s".formatted(name(type.getFullName()), value.getNumber(), value.getName()));
    }

    private void add(Descriptor type) {
        if (type.getOptions().getMapEntry()) return;
        var name = name(type.getFullName());
        facts.add("message " + name);
        for (var field : type.getFields())
            facts.add("field %s %d %s %s %s"
                .formatted(name, field.getNumber(), field.getName(), type(field), label(field)));
        type.getOptions().getAllFields().forEach((option, value) -> {
            if (option.getName().equals("privilege_ext_obj"))
                facts.add("privilege %s %s".formatted(name, HexFormat.of().formatHex(((Message) value).toByteArray())));
        });
        type.getEnumTypes().forEach(this::add);
        type.getNestedTypes().forEach(this::add);
    }

    private void add(MethodDescriptor rpc) {
        facts.add("rpc %s %s %s%s %s%s".formatted(name(rpc.getService().getFullName()), rpc.getName(),
                rpc.isClientStreaming() ? "stream:" : "", name(rpc.getInputType().getFullName()),
                rpc.isServerStreaming() ? "stream:" : "", name(rpc.getOutputType().getFullName())));
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            var entry = field.getMessageType();
            return "map<%s,%s>".formatted(type(entry.findFieldByNumber(1)), type(entry.findFieldByNumber(2)));
        }
        return switch (field.getJavaType()) {
            case MESSAGE -> name(field.getMessageType().getFullName());
            case ENUM -> name(field.getEnumType().getFullName());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String label(FieldDescriptor field) {
        if (field.isMapField()) return "map";
        if (field.isRepeated()) return "repeated";
        var oneof = field.getRealContainingOneof();
        if (oneof != null) return "oneof:" + oneof.getName();
        return field.toProto().getProto3Optional() ? "optional" : "single";
    }

    private static String name(String full) {
        return full.startsWith(PREFIX) ? full.substring(PREFIX.length()) : full;
    }
}
