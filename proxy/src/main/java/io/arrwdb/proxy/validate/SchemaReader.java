package io.arrwdb.proxy.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.limit.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks the schema of a new collection or field. Field ids and the hidden dynamic field
 * are left to the root coordinator. */
public final class SchemaReader {
    private static final int FIRST_VERSION = 1;

    private final FieldReader fields;
    private final Limits limits;

    public SchemaReader(Limits limits) {
        this.limits = limits;
        fields = new FieldReader(limits);
    }

    /** @throws io.arrwdb.proxy.error.MilvusException for the first thing that cannot be */
    public CollectionSchema collection(ByteString bytes) {
        io.arrwdb.proto.milvus.schema.CollectionSchema in = parse(bytes);
        if (in.getFunctionsCount() > 0) {
            throw SchemaErrors.unsupportedFeature("a collection with functions");
        }
        if (in.getStructArrayFieldsCount() > 0) {
            throw SchemaErrors.unsupportedFeature("a collection with struct array fields");
        }
        if (in.getFieldsCount() > limits.fields()) {
            throw SchemaErrors.tooManyFields(limits.fields());
        }
        List<FieldSchema> read = new ArrayList<>();
        in.getFieldsList().forEach(f -> read.add(fields.read(f, in.getAutoID())));
        checkTogether(read);
        return new CollectionSchema(FIRST_VERSION, in.getDescription(), in.getEnableDynamicField(), read);
    }

    /** A field to be added to {@code schema}: one that the rows that are there can do without. */
    public FieldSchema addedField(ByteString bytes, CollectionSchema schema) {
        io.arrwdb.proto.milvus.schema.FieldSchema in;
        try {
            in = io.arrwdb.proto.milvus.schema.FieldSchema.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw SchemaErrors.malformed("the field's schema");
        }
        FieldSchema field = fields.read(in, false);
        if (field.primaryKey() || field.autoId() || field.partitionKey()) {
            throw SchemaErrors.invalid("not support to add a primary key, auto id or partition key field, field name = "
                    + field.name());
        }
        if (field.type().isVector()) {
            throw SchemaErrors.unsupportedFeature("adding vector field " + field.name());
        }
        if (!field.nullable()) {
            throw SchemaErrors.invalid("added field must be nullable, please check it, field name = " + field.name());
        }
        if (schema.field(field.name()).isPresent()) {
            throw SchemaErrors.duplicatedField(field.name());
        }
        if (schema.fields().size() >= limits.fields()) {
            throw SchemaErrors.tooManyFields(limits.fields());
        }
        return field;
    }

    private static io.arrwdb.proto.milvus.schema.CollectionSchema parse(ByteString bytes) {
        try {
            return io.arrwdb.proto.milvus.schema.CollectionSchema.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw SchemaErrors.malformed("the collection's schema");
        }
    }

    private void checkTogether(List<FieldSchema> all) {
        Set<String> seen = new HashSet<>();
        FieldSchema key = null;
        FieldSchema partitionKey = null;
        FieldSchema clusteringKey = null;
        int vectors = 0;
        for (FieldSchema field : all) {
            if (!seen.add(field.name())) {
                throw SchemaErrors.duplicatedField(field.name());
            }
            if (field.primaryKey()) {
                if (key != null) {
                    throw SchemaErrors.secondPrimaryKey(key.name(), field.name());
                }
                key = field;
            }
            if (field.partitionKey()) {
                if (partitionKey != null) {
                    throw SchemaErrors.invalid("there are more than one partition key, field name = " + partitionKey.name()
                            + ", " + field.name());
                }
                partitionKey = field;
            }
            if (field.clusteringKey()) {
                if (clusteringKey != null) {
                    throw SchemaErrors.secondClusteringKey(clusteringKey.name(), field.name());
                }
                clusteringKey = field;
            }
            vectors += field.type().isVector() ? 1 : 0;
        }
        if (key == null) {
            throw SchemaErrors.noPrimaryKey();
        }
        if (vectors == 0) {
            throw SchemaErrors.noVectorField();
        }
        if (vectors > limits.vectorFields()) {
            throw SchemaErrors.tooManyVectorFields(limits.vectorFields());
        }
    }
}
