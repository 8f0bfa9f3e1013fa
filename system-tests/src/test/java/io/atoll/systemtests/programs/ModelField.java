package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A field of a collection.
///
/// @param elements what an ARRAY is of
/// @param dimension of a vector
/// @param defaultValue missing: none
record ModelField(
        String name,
        ValueType type,
        ValueType elements,
        int dimension,
        boolean nullable,
        JsonNode defaultValue,
        Role role) {
    static final int MAX_LENGTH = 60;
    static final int CAPACITY = 6;

    private static final ObjectMapper JSON = new ObjectMapper();

    enum Role {
        KEY,
        /// A key that the server makes.
        MADE_KEY,
        PARTITION_KEY,
        /// Texts that are searched by their words.
        WORDS,
        NONE
    }

    static ModelField of(String name, ValueType type) {
        return new ModelField(
                name, type, ValueType.BOOL, 0, false, MissingNode.getInstance(), Role.NONE);
    }

    ModelField with(Role other) {
        return new ModelField(name, type, elements, dimension, nullable, defaultValue, other);
    }

    ModelField withNullable(boolean may) {
        return new ModelField(name, type, elements, dimension, may, defaultValue, role);
    }

    ModelField withDefault(JsonNode value) {
        return new ModelField(name, type, elements, dimension, nullable, value, role);
    }

    ModelField withDimension(int components) {
        return new ModelField(name, type, elements, components, nullable, defaultValue, role);
    }

    ModelField withElements(ValueType of) {
        return new ModelField(name, type, of, dimension, nullable, defaultValue, role);
    }

    boolean isKey() {
        return role == Role.KEY || role == Role.MADE_KEY;
    }

    boolean needsValue() {
        return !nullable && defaultValue.isMissingNode();
    }

    /// What a row has that is written with this value, or without any.
    JsonNode stored(JsonNode given) {
        if (!given.isNull() && !given.isMissingNode()) {
            return given;
        }
        return defaultValue.isMissingNode() ? NullNode.getInstance() : defaultValue;
    }

    /// As Milvus's JSON declares it.
    ObjectNode declaration() {
        ObjectNode field = JSON.createObjectNode();
        field.put("fieldName", name).put("dataType", type.title());
        ObjectNode params = field.putObject("elementTypeParams");
        if (type == ValueType.VARCHAR || elements == ValueType.VARCHAR) {
            params.put("max_length", MAX_LENGTH);
        }
        if (type == ValueType.ARRAY) {
            field.put("elementDataType", elements.title());
            params.put("max_capacity", CAPACITY);
        }
        if (dimension > 0) {
            params.put("dim", dimension);
        }
        if (isKey()) {
            field.put("isPrimary", true).put("autoID", role == Role.MADE_KEY);
        }
        if (role == Role.PARTITION_KEY) {
            field.put("isPartitionKey", true);
        }
        if (role == Role.WORDS) {
            params.put("enable_analyzer", true).put("enable_match", true);
        }
        if (nullable) {
            field.put("nullable", true);
        }
        if (!defaultValue.isMissingNode()) {
            field.set("defaultValue", defaultValue);
        }
        return field;
    }
}
