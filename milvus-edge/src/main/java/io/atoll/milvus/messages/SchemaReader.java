package io.atoll.milvus.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.CollectionFunction;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.SchemaRules;
import io.atoll.model.rows.ArrayValues;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ValueField;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads Milvus's schema message. What Atoll does not store is refused with the field's name and
/// what there is instead.
public final class SchemaReader {
    private static final String DIMENSION = "dim";
    private static final String MAX_LENGTH = "max_length";
    private static final String ENABLE_ANALYZER = "enable_analyzer";
    private static final String ENABLE_MATCH = "enable_match";
    private static final String MAX_CAPACITY = "max_capacity";

    private SchemaReader() {}

    /// @param serialized a `CollectionSchema`, as `CreateCollectionRequest` carries it
    static CollectionSchema parse(ByteString serialized) {
        try {
            CollectionSchema schema = CollectionSchema.parseFrom(serialized);
            UnknownFields.refuse(schema);
            return schema;
        } catch (InvalidProtocolBufferException e) {
            throw new AtollException(
                    ErrorCode.COLLECTION_ILLEGAL_SCHEMA,
                    "the schema is no serialized CollectionSchema: " + e.getMessage(),
                    e);
        }
    }

    /// A valid schema. The fields are numbered in their order; the dynamic field, where there is
    /// one, comes last.
    public static Schema read(CollectionSchema message) {
        refuseUnsupported(message);
        var fields = new ArrayList<Field>();
        for (FieldSchema field : message.getFieldsList()) {
            if (!field.getIsDynamic()) {
                fields.add(field(field, Field.FIRST_ID + fields.size(), message));
            }
        }
        if (message.getEnableDynamicField()) {
            fields.add(dynamicField(Field.FIRST_ID + fields.size()));
        }
        List<CollectionFunction> functions = FunctionReader.read(message, fields);
        var schema =
                new Schema(
                        message.getDescription(),
                        FunctionReader.marked(fields, functions),
                        functions);
        SchemaRules.check(schema);
        return schema;
    }

    /// A field that is to be added to a collection; its id does not matter.
    ///
    /// @param collection its name, for messages
    /// @param serialized a `FieldSchema`, as `AddCollectionFieldRequest` carries it
    public static Field readField(String collection, ByteString serialized) {
        try {
            FieldSchema field = FieldSchema.parseFrom(serialized);
            UnknownFields.refuse(field);
            return readField(collection, field);
        } catch (InvalidProtocolBufferException e) {
            throw new AtollException(
                    ErrorCode.COLLECTION_ILLEGAL_SCHEMA,
                    "the field is no serialized FieldSchema: " + e.getMessage(),
                    e);
        }
    }

    /// The same of a message.
    public static Field readField(String collection, FieldSchema field) {
        boolean dimensioned =
                field.getTypeParamsList().stream()
                        .anyMatch(each -> each.getKey().equals(DIMENSION));
        boolean dense =
                DataType.ofCode(field.getDataTypeValue())
                        .filter(DataType::isDenseVector)
                        .isPresent();
        if (dense && field.getNullable() && !dimensioned) {
            throw Refusals.invalid(
                    "vector field must have dimension specified, field name = " + field.getName());
        }
        return field(
                field, Field.FIRST_ID, CollectionSchema.newBuilder().setName(collection).build());
    }

    private static void refuseUnsupported(CollectionSchema message) {
        if (message.getStructArrayFieldsCount() > 0) {
            throw unsupportedField(
                    message.getStructArrayFields(0).getName(), "an array of structs");
        }
        if (!message.getExternalSource().isEmpty()) {
            throw Refusals.notSupported("external collections are not supported");
        }
        if (message.getEnableNamespace()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
    }

    private static Field field(FieldSchema message, long id, CollectionSchema schema) {
        String name = message.getName();
        DataType type =
                DataType.ofCode(message.getDataTypeValue())
                        .orElseThrow(() -> unsupportedField(name, message.getDataType().name()));
        Map<String, String> params = KeyValues.read(message.getTypeParamsList());
        var numbers = new Parameters(params);
        int dimension =
                type.isDenseVector() || numbers.has(DIMENSION) && type.isVector()
                        ? size(name, DIMENSION, numbers)
                        : 0;
        Optional<Field.Elements> elements =
                type == DataType.ARRAY ? Optional.of(elements(message, numbers)) : Optional.empty();
        boolean ofTexts = elements.map(Field.Elements::type).orElse(type) == DataType.VARCHAR;
        if (type == DataType.VARCHAR && !numbers.has(MAX_LENGTH)) {
            throw Refusals.invalid(
                    "type param(max_length) should be specified for the field(%s) of collection %s"
                            .formatted(name, schema.getName()));
        }
        int maxLength = ofTexts ? size(name, MAX_LENGTH, numbers) : 0;
        params.keySet().removeAll(List.of(DIMENSION, MAX_LENGTH, MAX_CAPACITY));
        boolean text = type == DataType.VARCHAR;
        boolean primaryKey = message.getIsPrimaryKey();
        Field field = Field.of(id, name, type);
        return elements.map(field::withElements)
                .orElse(field)
                .with(Field.Trait.PRIMARY_KEY, primaryKey)
                .with(
                        Field.Trait.AUTO_ID,
                        message.getAutoID() || (primaryKey && madeByTheServer(schema)))
                .with(Field.Trait.NULLABLE, message.getNullable())
                .with(Field.Trait.PARTITION_KEY, message.getIsPartitionKey())
                .with(Field.Trait.CLUSTERING_KEY, message.getIsClusteringKey())
                .with(Field.Trait.ANALYZED, text && numbers.flag(ENABLE_ANALYZER))
                .with(Field.Trait.MATCHED, text && numbers.flag(ENABLE_MATCH))
                .withDimension(dimension)
                .withMaxLength(maxLength)
                .withDefault(defaultValue(message))
                .withDescription(message.getDescription())
                .withParams(params);
    }

    /// Older clients say it beside the fields.
    @SuppressWarnings("deprecation")
    private static boolean madeByTheServer(CollectionSchema schema) {
        return schema.getAutoID();
    }

    private static Field.Elements elements(FieldSchema array, Parameters params) {
        DataType type =
                DataType.ofCode(array.getElementTypeValue())
                        .filter(ArrayValues::hasArraysOf)
                        .orElseThrow(
                                () ->
                                        Refusals.invalid(
                                                "element type %s is not supported: array field '%s'"
                                                        .formatted(
                                                                array.getElementType(),
                                                                array.getName())));
        return new Field.Elements(type, size(array.getName(), MAX_CAPACITY, params));
    }

    private static int size(String field, String name, Parameters params) {
        if (!params.has(name)) {
            throw Refusals.missing("field '" + field + "' needs the type parameter '" + name + "'");
        }
        return (int) Math.clamp(params.integer(name, 0), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Optional<Literal> defaultValue(FieldSchema message) {
        if (!message.hasDefaultValue()) {
            return Optional.empty();
        }
        ValueField value = message.getDefaultValue();
        boolean ofTime = message.getDataType() == io.milvus.grpc.DataType.Timestamptz;
        if (ofTime
                && !value.hasStringData()
                && !value.hasTimestamptzData()
                && value.getDataCase() != ValueField.DataCase.DATA_NOT_SET) {
            throw Refusals.invalid(
                    "type (Timestamptz) of field (%s) is not equal to the type(%s) of default_value: invalid parameter"
                            .formatted(message.getName(), kind(value)));
        }
        return switch (value.getDataCase()) {
            case BOOL_DATA -> Optional.of(new Literal.Bool(value.getBoolData()));
            case INT_DATA -> Optional.of(new Literal.Int(value.getIntData()));
            case LONG_DATA -> Optional.of(new Literal.Int(value.getLongData()));
            case FLOAT_DATA -> Optional.of(new Literal.Real(value.getFloatData()));
            case DOUBLE_DATA -> Optional.of(new Literal.Real(value.getDoubleData()));
            case STRING_DATA -> Optional.of(new Literal.Text(value.getStringData()));
            case TIMESTAMPTZ_DATA -> Optional.of(new Literal.Int(value.getTimestamptzData()));
            case BYTES_DATA ->
                    throw Refusals.invalid(
                            "field '"
                                    + message.getName()
                                    + "' cannot have a default value of kind "
                                    + value.getDataCase());
            // A client may set an empty message where there is no default.
            case DATA_NOT_SET -> Optional.empty();
        };
    }

    /// What Milvus calls the kind of a default value.
    private static String kind(ValueField value) {
        return switch (value.getDataCase()) {
            case BOOL_DATA -> "DataType_Bool";
            case INT_DATA -> "DataType_Int32";
            case LONG_DATA -> "DataType_Int64";
            case FLOAT_DATA -> "DataType_Float";
            case DOUBLE_DATA -> "DataType_Double";
            case STRING_DATA -> "DataType_VarChar";
            case BYTES_DATA -> "DataType_JSON";
            case TIMESTAMPTZ_DATA -> "DataType_Timestamptz";
            case DATA_NOT_SET -> "DataType_None";
        };
    }

    private static Field dynamicField(long id) {
        return Field.of(id, Field.DYNAMIC_NAME, DataType.JSON).with(Field.Trait.DYNAMIC);
    }

    private static AtollException unsupportedField(String field, String type) {
        String known =
                Arrays.stream(DataType.values()).map(Enum::name).collect(Collectors.joining(", "));
        return Refusals.notSupported(
                "field '"
                        + field
                        + "' is "
                        + type
                        + ", which is not supported; there are "
                        + known);
    }
}
