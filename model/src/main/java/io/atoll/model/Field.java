package io.atoll.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One field of a collection.
///
/// @param id the field's number inside the collection, from 100 upwards
/// @param dimension vectors: the number of components, else 0
/// @param maxLength VARCHAR: the largest number of UTF-8 bytes, else 0
/// @param dynamic whether this is the hidden JSON field that takes undeclared keys
/// @param defaultValue what a row without a value gets
/// @param params the parameters that the client declared besides, kept to be shown again
public record Field(
        long id,
        String name,
        DataType type,
        boolean primaryKey,
        boolean autoId,
        boolean nullable,
        int dimension,
        int maxLength,
        boolean dynamic,
        Optional<Literal> defaultValue,
        String description,
        Map<String, String> params) {

    public static final long FIRST_ID = 100;

    /// The name of the hidden JSON field that takes undeclared keys.
    public static final String DYNAMIC_NAME = "$meta";

    public Field {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(defaultValue);
        params = Map.copyOf(params);
    }
}
