package io.atoll.model;

import io.atoll.model.vectors.VectorComponents;

import java.util.Optional;

/// The type of a field. The codes are Milvus's, on the wire and in our files alike.
public enum DataType {
    BOOL(1, Shape.BOOL),
    INT8(2, Shape.INTEGER),
    INT16(3, Shape.INTEGER),
    INT32(4, Shape.INTEGER),
    INT64(5, Shape.INTEGER),
    FLOAT(10, Shape.FLOAT),
    DOUBLE(11, Shape.DOUBLE),
    VARCHAR(21, Shape.TEXT),
    ARRAY(22, Shape.ARRAY),
    JSON(23, Shape.JSON),
    GEOMETRY(24, Shape.GEOMETRY),
    TIMESTAMPTZ(26, Shape.TIMESTAMP),
    BINARY_VECTOR(100, Shape.DENSE_VECTOR, "BinaryVector", VectorComponents.BITS),
    FLOAT_VECTOR(101, Shape.DENSE_VECTOR, "FloatVector", VectorComponents.FLOATS),
    FLOAT16_VECTOR(102, Shape.DENSE_VECTOR, "Float16Vector", VectorComponents.FLOATS),
    BFLOAT16_VECTOR(103, Shape.DENSE_VECTOR, "BFloat16Vector", VectorComponents.FLOATS),
    SPARSE_FLOAT_VECTOR(104, Shape.SPARSE_VECTOR, "SparseFloatVector", VectorComponents.SPARSE),
    INT8_VECTOR(105, Shape.DENSE_VECTOR, "Int8Vector", VectorComponents.INTEGERS);

    private final int code;
    private final Shape shape;
    private final String title;
    private final Optional<VectorComponents> components;

    DataType(int code, Shape shape) {
        this.code = code;
        this.shape = shape;
        this.title = name();
        this.components = Optional.empty();
    }

    DataType(int code, Shape shape, String title, VectorComponents components) {
        this.code = code;
        this.shape = shape;
        this.title = title;
        this.components = Optional.of(components);
    }

    /// What values are like, for whoever treats types of one shape alike.
    public enum Shape {
        BOOL,
        INTEGER,
        /// A point in time: microseconds since 1970 began in UTC.
        TIMESTAMP,
        FLOAT,
        DOUBLE,
        TEXT,
        JSON,
        ARRAY,
        GEOMETRY,
        DENSE_VECTOR,
        SPARSE_VECTOR
    }

    public Shape shape() {
        return shape;
    }

    public int code() {
        return code;
    }

    public boolean isInteger() {
        return shape == Shape.INTEGER;
    }

    /// What Milvus's messages call a vector type.
    public String title() {
        return title;
    }

    /// What vectors of this type consist of.
    public VectorComponents components() {
        return components.orElseThrow(
                () -> new IllegalArgumentException(this + " is not a vector type"));
    }

    /// Whether rows are searched by it.
    public boolean isVector() {
        return switch (shape) {
            case DENSE_VECTOR, SPARSE_VECTOR -> true;
            case BOOL, INTEGER, TIMESTAMP, FLOAT, DOUBLE, TEXT, JSON, ARRAY, GEOMETRY -> false;
        };
    }

    /// Whether it has vectors with a value in each dimension.
    public boolean isDenseVector() {
        return shape == Shape.DENSE_VECTOR;
    }

    /// The type with a Milvus code, or empty for one that Atoll does not store.
    public static Optional<DataType> ofCode(int code) {
        for (DataType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
