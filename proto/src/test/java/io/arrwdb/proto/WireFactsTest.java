package io.arrwdb.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.arrwdb.proto.milvus.MilvusProto;
import io.arrwdb.proto.milvus.schema.SchemaProto;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The comparison sees a planted difference of every kind, and names it. */
class WireFactsTest {
    @Test
    void seesAnotherFieldNumber() throws Exception {
        assertFound(SchemaProto.getDescriptor(), file -> field(file).setNumber(99),
                "field schema.FieldSchema 2 name string single", "field schema.FieldSchema 99 name string single");
    }

    @Test
    void seesAnotherFieldName() throws Exception {
        assertFound(SchemaProto.getDescriptor(), file -> field(file).setName("title").clearJsonName(),
                "field schema.FieldSchema 2 name string single", "field schema.FieldSchema 2 title string single");
    }

    @Test
    void seesAnotherFieldType() throws Exception {
        assertFound(SchemaProto.getDescriptor(), file -> field(file).setType(FieldDescriptorProto.Type.TYPE_BYTES),
                "field schema.FieldSchema 2 name string single", "field schema.FieldSchema 2 name bytes single");
    }

    @Test
    void seesAnotherLabel() throws Exception {
        assertFound(SchemaProto.getDescriptor(),
            file -> field(file).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED),
                "field schema.FieldSchema 2 name string single", "field schema.FieldSchema 2 name string repeated");
    }

    @Test
    void seesAnotherEnumValue() throws Exception {
        assertFound(SchemaProto.getDescriptor(),
                file -> file.getEnumTypeBuilderList().stream()
                        .filter(type -> type.getName().equals("DataType")).findFirst().orElseThrow().getValueBuilder(1).setNumber(77),
                "value schema.DataType 1 Bool", "value schema.DataType 77 Bool");
    }

    @Test
    void seesAnotherRequestOfAnRpc() throws Exception {
        assertFound(MilvusProto.getDescriptor(),
                file -> file.getServiceBuilder(0).getMethodBuilder(0)
                        .setInputType(".milvus.proto.milvus.DropCollectionRequest"),
                "rpc milvus.MilvusService CreateCollection milvus.CreateCollectionRequest common.Status",
                "rpc milvus.MilvusService CreateCollection milvus.DropCollectionRequest common.Status");
    }

    @Test
    void seesAnotherPrivilege() throws Exception {
        var ours = WireFacts.of(List.of(MilvusProto.getDescriptor()));
        var planted = WireFacts.of(List.of(changed(MilvusProto.getDescriptor(),
                file -> message(file, "InsertRequest").clearOptions())));
        assertThat(WireCompatibilityTest.minus(ours, planted)).singleElement().asString()
                .startsWith("privilege milvus.InsertRequest ");
    }

    private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file) {
        return message(file, "FieldSchema").getFieldBuilderList().stream()
                .filter(field -> field.getName().equals("name")).findFirst().orElseThrow();
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
        return file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals(name)).findFirst().orElseThrow();
    }

    private static void assertFound(FileDescriptor file, Consumer<FileDescriptorProto.Builder> change, String missing,
            String more) throws DescriptorValidationException {
        var ours = WireFacts.of(List.of(file));
        var planted = WireFacts.of(List.of(changed(file, change)));
        assertThat(WireCompatibilityTest.minus(ours, planted)).containsExactly(missing);
        assertThat(WireCompatibilityTest.minus(planted, ours)).containsExactly(more);
    }

    private static FileDescriptor changed(FileDescriptor file, Consumer<FileDescriptorProto.Builder> change)
            throws DescriptorValidationException {
        var proto = file.toProto().toBuilder();
        change.accept(proto);
        return FileDescriptor.buildFrom(proto.build(), file.getDependencies().toArray(FileDescriptor[]::new));
    }
}
