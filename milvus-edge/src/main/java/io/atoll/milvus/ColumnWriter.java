package io.atoll.milvus;

import com.google.protobuf.UnsafeByteOperations;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;

import java.nio.FloatBuffer;
import java.util.Arrays;

/// Writes one field's values of an answer. A row without a value has a placeholder in the list, and
/// `valid_data` says so; a nullable field always has `valid_data`.
final class ColumnWriter {

    private ColumnWriter() {}

    static FieldData write(Field field, Column column) {
        var message =
                FieldData.newBuilder()
                        .setFieldId(field.id())
                        .setFieldName(field.name())
                        .setType(DataType.forNumber(field.type().code()))
                        .setIsDynamic(field.dynamic());
        switch (column) {
            case Column.Vectors vectors -> message.setVectors(vectors(vectors));
            default -> message.setScalars(scalars(column));
        }
        if (field.nullable() || column.hasNulls()) {
            for (int row = 0; row < column.size(); row++) {
                message.addValidData(!column.isNull(row));
            }
        }
        return message.build();
    }

    private static ScalarField scalars(Column column) {
        var message = ScalarField.newBuilder();
        return switch (column) {
            case Column.Bools bools -> message.setBoolData(bools(bools)).build();
            case Column.Longs longs when longs.type() == io.atoll.model.DataType.INT64 ->
                    message.setLongData(longs(longs.values())).build();
            case Column.Longs longs -> message.setIntData(ints(longs)).build();
            case Column.Floats floats -> message.setFloatData(floats(floats)).build();
            case Column.Doubles doubles -> message.setDoubleData(doubles(doubles)).build();
            case Column.Texts texts ->
                    message.setStringData(
                                    StringArray.newBuilder()
                                            .addAllData(Arrays.asList(texts.values())))
                            .build();
            case Column.Jsons jsons -> message.setJsonData(jsons(jsons)).build();
            case Column.Vectors _ -> throw new IllegalArgumentException("a vector is no scalar");
        };
    }

    private static BoolArray bools(Column.Bools column) {
        var values = BoolArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData(column.value(row));
        }
        return values.build();
    }

    private static IntArray ints(Column.Longs column) {
        var values = IntArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData((int) column.value(row));
        }
        return values.build();
    }

    private static LongArray longs(long[] column) {
        var values = LongArray.newBuilder();
        for (long value : column) {
            values.addData(value);
        }
        return values.build();
    }

    private static FloatArray floats(Column.Floats column) {
        var values = FloatArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData(column.value(row));
        }
        return values.build();
    }

    private static DoubleArray doubles(Column.Doubles column) {
        var values = DoubleArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData(column.value(row));
        }
        return values.build();
    }

    private static JSONArray jsons(Column.Jsons column) {
        var values = JSONArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData(UnsafeByteOperations.unsafeWrap(column.value(row)));
        }
        return values.build();
    }

    private static VectorField vectors(Column.Vectors column) {
        var values = FloatArray.newBuilder();
        FloatBuffer floats = column.bytes().asFloatBuffer();
        while (floats.hasRemaining()) {
            values.addData(floats.get());
        }
        return VectorField.newBuilder().setDim(column.dimension()).setFloatVector(values).build();
    }
}
