package io.atoll.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// One field of a collection. It is made by [#of] and completed by what is not the rule:
/// `Field.of(100, "id", INT64).with(Trait.PRIMARY_KEY)`.
///
/// @param id the field's number inside the collection, from 100 upwards
/// @param traits what it is besides its type
/// @param dimension vectors: the number of components, else 0
/// @param maxLength VARCHAR, and ARRAY of these: the largest number of UTF-8 bytes, else 0
/// @param elements ARRAY: what it is of; else empty
/// @param defaultValue what a row without a value gets
/// @param params the parameters that the client declared besides, kept to be shown again
public record Field(
        long id,
        String name,
        DataType type,
        Set<Trait> traits,
        int dimension,
        int maxLength,
        Optional<Elements> elements,
        Optional<Literal> defaultValue,
        String description,
        Map<String, String> params) {

    public static final long FIRST_ID = 100;

    /// The name of the hidden JSON field that takes undeclared keys.
    public static final String DYNAMIC_NAME = "$meta";

    /// What a field can be besides its type.
    public enum Trait {
        PRIMARY_KEY,
        /// A primary key whose values the write node makes.
        AUTO_ID,
        NULLABLE,
        /// The hidden JSON field that takes undeclared keys.
        DYNAMIC,
        /// Its value says which partition a row is in.
        PARTITION_KEY,
        /// Rows that are compacted are put together by its value.
        CLUSTERING_KEY,
        /// VARCHAR: the words of its texts are kept beside them, to be searched.
        ANALYZED,
        /// VARCHAR: filters may ask for words of its texts.
        MATCHED,
        /// A function makes its values: see [CollectionFunction].
        FUNCTION_OUTPUT
    }

    /// What an ARRAY is of.
    ///
    /// @param type a scalar type
    /// @param capacity how many elements at most
    public record Elements(DataType type, int capacity) {}

    public Field {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        traits = Set.copyOf(traits);
        params = Map.copyOf(params);
    }

    /// A field with nothing but a name and a type.
    public static Field of(long id, String name, DataType type) {
        return new Field(
                id, name, type, Set.of(), 0, 0, Optional.empty(), Optional.empty(), "", Map.of());
    }

    public boolean primaryKey() {
        return traits.contains(Trait.PRIMARY_KEY);
    }

    public boolean autoId() {
        return traits.contains(Trait.AUTO_ID);
    }

    public boolean nullable() {
        return traits.contains(Trait.NULLABLE);
    }

    public boolean dynamic() {
        return traits.contains(Trait.DYNAMIC);
    }

    public boolean partitionKey() {
        return traits.contains(Trait.PARTITION_KEY);
    }

    public boolean clusteringKey() {
        return traits.contains(Trait.CLUSTERING_KEY);
    }

    public boolean analyzed() {
        return traits.contains(Trait.ANALYZED);
    }

    public boolean matched() {
        return traits.contains(Trait.MATCHED);
    }

    public boolean functionOutput() {
        return traits.contains(Trait.FUNCTION_OUTPUT);
    }

    public Field with(Trait trait) {
        return with(trait, true);
    }

    /// The same with a trait, or without it.
    public Field with(Trait trait, boolean has) {
        Set<Trait> changed = EnumSet.noneOf(Trait.class);
        changed.addAll(traits);
        if (has) {
            changed.add(trait);
        } else {
            changed.remove(trait);
        }
        return new Field(
                id,
                name,
                type,
                changed,
                dimension,
                maxLength,
                elements,
                defaultValue,
                description,
                params);
    }

    public Field withId(long newId) {
        return new Field(
                newId,
                name,
                type,
                traits,
                dimension,
                maxLength,
                elements,
                defaultValue,
                description,
                params);
    }

    public Field withDimension(int components) {
        return new Field(
                id,
                name,
                type,
                traits,
                components,
                maxLength,
                elements,
                defaultValue,
                description,
                params);
    }

    public Field withMaxLength(int bytes) {
        return new Field(
                id,
                name,
                type,
                traits,
                dimension,
                bytes,
                elements,
                defaultValue,
                description,
                params);
    }

    public Field withElements(Elements of) {
        return new Field(
                id,
                name,
                type,
                traits,
                dimension,
                maxLength,
                Optional.of(of),
                defaultValue,
                description,
                params);
    }

    public Field withDefault(Optional<Literal> value) {
        return new Field(
                id, name, type, traits, dimension, maxLength, elements, value, description, params);
    }

    public Field withDescription(String text) {
        return new Field(
                id, name, type, traits, dimension, maxLength, elements, defaultValue, text, params);
    }

    public Field withParams(Map<String, String> declared) {
        return new Field(
                id,
                name,
                type,
                traits,
                dimension,
                maxLength,
                elements,
                defaultValue,
                description,
                declared);
    }
}
