package io.atoll.milvus.values;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.ValueField;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Vectors, dense or sparse: what a search calls them, and how one is read from JSON.
public sealed interface MilvusVector extends MilvusType
        permits MilvusDenseVector, MilvusSparseVector {

    /// What a search calls query vectors of this type.
    PlaceholderType placeholder();

    /// Whether vectors are written to JSON as their bytes in base64, and may come so.
    default boolean isWrittenAsBase64() {
        return false;
    }

    /// A query vector, of any dimension.
    ///
    /// @param vector as rows have it
    /// @throws io.atoll.model.AtollException saying what it must be
    ByteBuffer query(JsonNode vector);

    static MilvusVector of(Field field) {
        return of(field.type())
                .orElseThrow(() -> new IllegalArgumentException(field.type() + " is no vector"));
    }

    private static Optional<MilvusVector> of(DataType type) {
        return MilvusType.of(type) instanceof MilvusVector vector
                ? Optional.of(vector)
                : Optional.empty();
    }

    /// The type of fields that can be searched by such vectors.
    static DataType searchedBy(PlaceholderType placeholder) {
        for (DataType type : DataType.values()) {
            if (of(type).filter(vector -> vector.placeholder() == placeholder).isPresent()) {
                return type;
            }
        }
        throw Refusals.invalid(
                "vector type must be the same: searched can be %s, the search has %s"
                        .formatted(
                                Arrays.stream(DataType.values())
                                        .flatMap(type -> of(type).stream())
                                        .map(vector -> vector.placeholder().name())
                                        .collect(Collectors.joining(", ")),
                                placeholder));
    }

    @Override
    default ValueField defaultValue(Literal value) {
        throw Refusals.invalid("a vector field cannot have the default value " + value.shown());
    }
}
