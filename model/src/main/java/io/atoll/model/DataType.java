package io.atoll.model;

import java.util.Optional;

/// The type of a field. The codes are Milvus's, on the wire and in our files alike.
public enum DataType {
    BOOL(1),
    INT8(2),
    INT16(3),
    INT32(4),
    INT64(5),
    FLOAT(10),
    DOUBLE(11),
    VARCHAR(21),
    JSON(23),
    FLOAT_VECTOR(101);

    private final int code;

    DataType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isInteger() {
        return this == INT8 || this == INT16 || this == INT32 || this == INT64;
    }

    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    public boolean isNumeric() {
        return isInteger() || isFloating();
    }

    public boolean isVector() {
        return this == FLOAT_VECTOR;
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
