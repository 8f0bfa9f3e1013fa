package io.atoll.model;

import io.atoll.model.rows.Values;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a schema must be like. Routers check it early, the write node has the last word.
public final class SchemaRules {
    private static final Set<String> FILTER_WORDS =
            Set.of(
                    "and", "AND", "or", "OR", "not", "NOT", "in", "IN", "like", "LIKE", "exists",
                    "EXISTS", "true", "True", "TRUE", "false", "False", "FALSE");

    /// What Milvus calls the fields that every collection has of itself.
    private static final Set<String> SYSTEM_FIELDS = Set.of("RowID", "Timestamp");

    private SchemaRules() {}

    /// Refuses a schema that breaks a rule, with the field and the limit.
    ///
    /// @throws AtollException with COLLECTION_ILLEGAL_SCHEMA, FIELD_INVALID_NAME or
    ///   PARAMETER_INVALID
    public static void check(Schema schema) {
        List<Field> declared = schema.fields().stream().filter(f -> !f.dynamic()).toList();
        if (declared.size() > Limits.MAX_FIELDS) {
            throw illegal(
                    "the schema has "
                            + declared.size()
                            + " fields, the limit is "
                            + Limits.MAX_FIELDS);
        }
        checkNames(declared);
        checkPrimaryKey(declared);
        checkPartitionKey(declared);
        checkClusteringKey(declared);
        int vectors = schema.vectorFields().size();
        if (vectors == 0) {
            throw illegal("schema does not contain vector field: at least one is needed");
        }
        if (vectors > Limits.MAX_VECTOR_FIELDS) {
            throw illegal(
                    "the schema has "
                            + vectors
                            + " vector fields, the limit is "
                            + Limits.MAX_VECTOR_FIELDS);
        }
        declared.forEach(SchemaRules::checkField);
        schema.functions().forEach(function -> checkFunction(schema, function));
    }

    private static void checkFunction(Schema schema, CollectionFunction function) {
        boolean reads = schema.field(function.input()).filter(Field::analyzed).isPresent();
        boolean makes =
                schema.field(function.output())
                        .filter(
                                field ->
                                        field.functionOutput()
                                                && field.type() == DataType.SPARSE_FLOAT_VECTOR)
                        .isPresent();
        if (!reads || !makes) {
            throw illegal(
                    "function '"
                            + function.name()
                            + "' needs an analyzed VARCHAR to read and a SPARSE_FLOAT_VECTOR to"
                            + " make");
        }
    }

    private static void checkNames(List<Field> fields) {
        var seen = new HashSet<String>();
        for (Field field : fields) {
            Names.check("field", field.name(), ErrorCode.FIELD_INVALID_NAME);
            if (FILTER_WORDS.contains(field.name())) {
                throw new AtollException(
                        ErrorCode.FIELD_INVALID_NAME,
                        "Invalid field name: '"
                                + field.name()
                                + "' is a word of the filter language, so that no filter could"
                                + " name the field");
            }
            if (SYSTEM_FIELDS.contains(field.name())) {
                throw illegal("schema contains system field: '" + field.name() + "'");
            }
            if (!seen.add(field.name())) {
                throw illegal("duplicated field name: '" + field.name() + "'");
            }
        }
    }

    private static void checkPrimaryKey(List<Field> fields) {
        List<Field> keys = fields.stream().filter(Field::primaryKey).toList();
        if (keys.isEmpty()) {
            throw illegal("primary key is not specified: one field must be it");
        }
        if (keys.size() > 1) {
            throw illegal(
                    "there are more than one primary key: '"
                            + keys.get(0).name()
                            + "' and '"
                            + keys.get(1).name()
                            + "'");
        }
        Field key = keys.getFirst();
        if (key.type() != DataType.INT64 && key.type() != DataType.VARCHAR) {
            throw illegal(
                    "the data type of primary key should be Int64 or VarChar, but field '"
                            + key.name()
                            + "' is "
                            + key.type());
        }
        if (key.nullable() || key.defaultValue().isPresent()) {
            throw illegal(
                    "primary key '"
                            + key.name()
                            + "' must be neither nullable nor have a default value");
        }
    }

    private static void checkPartitionKey(List<Field> fields) {
        List<Field> keys = fields.stream().filter(Field::partitionKey).toList();
        if (keys.size() > 1) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "there are more than one partition key, field name = %s, %s"
                            .formatted(keys.get(0).name(), keys.get(1).name()));
        }
        for (Field key : keys) {
            String wrong = "";
            if (key.primaryKey()) {
                wrong = "the partition key field must not be primary field";
            } else if (key.nullable()) {
                wrong = "partition key field not support nullable";
            } else if (key.type() != DataType.INT64 && key.type() != DataType.VARCHAR) {
                wrong = "the data type of partition key should be Int64 or VarChar";
            }
            if (!wrong.isEmpty()) {
                throw new AtollException(
                        ErrorCode.UNEXPECTED, wrong + ", field name = " + key.name());
            }
        }
    }

    private static void checkClusteringKey(List<Field> fields) {
        List<Field> keys = fields.stream().filter(Field::clusteringKey).toList();
        if (keys.size() > 1) {
            throw illegal(
                    "there are more than one clustering key, field name = %s, %s"
                            .formatted(keys.get(0).name(), keys.get(1).name()));
        }
        for (Field key : keys) {
            if (key.type().isVector()) {
                throw new AtollException(
                        ErrorCode.COLLECTION_VECTOR_CLUSTERING_KEY,
                        "vector clustering key not allowed: field '" + key.name() + "'");
            }
        }
    }

    private static void checkField(Field field) {
        if (field.autoId() && !field.primaryKey()) {
            throw illegal("only primary key can be autoID, field '" + field.name() + "' is not");
        }
        Values.of(field.type()).checkField(field);
        field.defaultValue().ifPresent(value -> checkDefault(field, value));
    }

    private static void checkDefault(Field field, Literal value) {
        if (!Values.of(field.type()).takesDefault(field, value)) {
            throw invalid(
                    "field '"
                            + field.name()
                            + "' of type "
                            + field.type()
                            + " cannot have the default value "
                            + value.shown());
        }
    }

    private static AtollException illegal(String message) {
        return new AtollException(ErrorCode.COLLECTION_ILLEGAL_SCHEMA, message);
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
