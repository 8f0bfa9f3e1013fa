package io.atoll.systemtests.programs;

/// The types of fields, by their names in Milvus's JSON.
enum ValueType {
    BOOL("Bool"),
    INT8("Int8"),
    INT16("Int16"),
    INT32("Int32"),
    INT64("Int64"),
    FLOAT("Float"),
    DOUBLE("Double"),
    VARCHAR("VarChar"),
    JSON("JSON"),
    ARRAY("Array"),
    TIMESTAMPTZ("Timestamptz"),
    GEOMETRY("Geometry"),
    FLOAT_VECTOR("FloatVector"),
    FLOAT16_VECTOR("Float16Vector"),
    BFLOAT16_VECTOR("BFloat16Vector"),
    INT8_VECTOR("Int8Vector"),
    BINARY_VECTOR("BinaryVector"),
    SPARSE_VECTOR("SparseFloatVector");

    private final String title;

    ValueType(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isInteger() {
        return this == INT8 || this == INT16 || this == INT32 || this == INT64;
    }

    boolean isNumber() {
        return isInteger() || this == FLOAT || this == DOUBLE;
    }

    /// What an element of an array can be.
    boolean isScalar() {
        return isNumber() || this == BOOL || this == VARCHAR;
    }

    boolean isVector() {
        return compareTo(FLOAT_VECTOR) >= 0;
    }
}
