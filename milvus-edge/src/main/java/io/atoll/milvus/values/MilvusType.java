package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// How the values of one type of field come in and go out, in Milvus's columns and as JSON. A type
/// is one class; a new one is a new class and a line in [#of(DataType)]. The field's rules
/// (lengths, ranges, NaN, the dimension) are not checked here.
public sealed interface MilvusType
        permits MilvusBool,
                MilvusInt,
                MilvusInt64,
                MilvusFloat,
                MilvusDouble,
                MilvusVarChar,
                MilvusJson,
                MilvusArray,
                MilvusTimestamp,
                MilvusGeometry,
                MilvusVector {

    static MilvusType of(DataType type) {
        return switch (type) {
            case BOOL -> MilvusBool.TYPE;
            case INT8, INT16, INT32 -> MilvusInt.TYPE;
            case INT64 -> MilvusInt64.TYPE;
            case FLOAT -> MilvusFloat.TYPE;
            case DOUBLE -> MilvusDouble.TYPE;
            case VARCHAR -> MilvusVarChar.TYPE;
            case JSON -> MilvusJson.TYPE;
            case TIMESTAMPTZ -> new MilvusTimestamp(TimeTerms.UTC);
            case ARRAY -> MilvusArray.TYPE;
            case GEOMETRY -> MilvusGeometry.TYPE;
            case BINARY_VECTOR -> MilvusBinaryVector.TYPE;
            case FLOAT_VECTOR -> MilvusFloatVector.TYPE;
            case FLOAT16_VECTOR -> MilvusHalfVector.FLOAT16;
            case BFLOAT16_VECTOR -> MilvusHalfVector.BFLOAT16;
            case INT8_VECTOR -> MilvusInt8Vector.TYPE;
            case SPARSE_FLOAT_VECTOR -> MilvusSparseVector.TYPE;
        };
    }

    static MilvusType of(Field field) {
        return of(field.type());
    }

    /// @param times how points in time are read and written
    static MilvusType of(Field field, TimeTerms times) {
        return field.type() == DataType.TIMESTAMPTZ ? new MilvusTimestamp(times) : of(field);
    }

    /// The parameters that Milvus's schema has for a field of this type.
    default Map<String, String> params(Field field) {
        return Map.of();
    }

    /// A default value as Milvus's schema has it.
    ValueField defaultValue(Literal value);

    /// Reads one field of an insert or upsert.
    ///
    /// @param data of this type
    Column read(Field field, FieldData data, int rows);

    /// Writes one field of an answer. A row without a value has a placeholder in the list.
    void write(Column column, FieldData.Builder message);

    /// Reads the value that the parser stands on, which is not null, and leaves the parser at its
    /// end. Numbers may come as strings: that is how clients save 64-bit integers.
    ///
    /// @return what [#column] takes
    /// @throws AtollException naming field and row
    Object read(Field field, int row, JsonParser parser) throws IOException;

    /// Makes a column of what was read from JSON.
    ///
    /// @param values null where a row has none
    /// @param nulls the same rows
    Column column(Field field, List<@Nullable Object> values, BitSet nulls);

    /// Writes the value of a row that has one.
    ///
    /// @param int64 whether 64-bit integers may be numbers; else they are strings
    void write(Field field, Column column, int row, ObjectNode json, boolean int64);
}
