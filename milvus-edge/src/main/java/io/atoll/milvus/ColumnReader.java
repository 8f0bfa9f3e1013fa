package io.atoll.milvus;

import io.atoll.model.AtollException;
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

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/// Reads one field's values of an insert or upsert. The field's rules (lengths, ranges, NaN, the
/// dimension) are not checked here.
final class ColumnReader {
    private static final byte[] NO_JSON = {};
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private ColumnReader() {}

    static Column read(Field field, FieldData data, int rows) {
        requireType(field, data);
        return switch (field.type()) {
            case BOOL -> bools(field, data, rows);
            case INT8, INT16, INT32 -> ints(field, data, rows);
            case INT64 -> longs(field, data, rows);
            case FLOAT -> floats(field, data, rows);
            case DOUBLE -> doubles(field, data, rows);
            case VARCHAR -> texts(field, data, rows);
            case JSON -> jsons(field, data, rows);
            case FLOAT_VECTOR -> vectors(field, data, rows);
        };
    }

    private static void requireType(Field field, FieldData data) {
        DataType given = data.getType() == DataType.String ? DataType.VarChar : data.getType();
        if (given.getNumber() != field.type().code()) {
            throw Refusals.invalid(
                    "field '%s' is %s, its data is %s"
                            .formatted(field.name(), field.type(), data.getType()));
        }
    }

    private static Column bools(Field field, FieldData data, int rows) {
        BoolArray given = data.getScalars().getBoolData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new boolean[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Bools(field.id(), values, layout.nulls());
    }

    private static Column ints(Field field, FieldData data, int rows) {
        IntArray given = data.getScalars().getIntData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new long[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Longs(field.id(), field.type(), values, layout.nulls());
    }

    private static Column longs(Field field, FieldData data, int rows) {
        LongArray given = data.getScalars().getLongData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new long[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Longs(field.id(), field.type(), values, layout.nulls());
    }

    private static Column floats(Field field, FieldData data, int rows) {
        FloatArray given = data.getScalars().getFloatData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new float[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Floats(field.id(), values, layout.nulls());
    }

    private static Column doubles(Field field, FieldData data, int rows) {
        DoubleArray given = data.getScalars().getDoubleData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new double[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Doubles(field.id(), values, layout.nulls());
    }

    private static Column texts(Field field, FieldData data, int rows) {
        StringArray given = data.getScalars().getStringData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new String[rows];
        Arrays.fill(values, "");
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Texts(field.id(), values, layout.nulls());
    }

    private static Column jsons(Field field, FieldData data, int rows) {
        ScalarField scalars = data.getScalars();
        JSONArray given = scalars.getJsonData();
        ValueLayout layout = layout(field, data, given.getDataCount(), rows);
        var values = new byte[rows][];
        Arrays.fill(values, NO_JSON);
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i)).toByteArray();
        }
        return field.dynamic()
                ? new Column.Jsons(field.id(), objects(values), null)
                : new Column.Jsons(field.id(), values, emptyOrNull(values));
    }

    /// A row without undeclared keys has an empty object of them.
    private static byte[][] objects(byte[][] values) {
        var objects = new byte[values.length][];
        for (int row = 0; row < values.length; row++) {
            objects[row] = values[row].length == 0 ? EMPTY_OBJECT : values[row];
        }
        return objects;
    }

    /// No JSON is empty: clients write a null so, some without saying in `valid_data` that it is
    /// one.
    private static @Nullable BitSet emptyOrNull(byte[][] values) {
        var nulls = new BitSet(values.length);
        for (int row = 0; row < values.length; row++) {
            nulls.set(row, values[row].length == 0);
        }
        return nulls.isEmpty() ? null : nulls;
    }

    private static Column vectors(Field field, FieldData data, int rows) {
        if (data.getValidDataList().contains(false)) {
            throw Refusals.invalid(
                    "vector field '%s' has no value in row %d: vectors cannot be null"
                            .formatted(field.name(), data.getValidDataList().indexOf(false)));
        }
        VectorField given = data.getVectors();
        FloatArray floats = given.getFloatVector();
        if (given.getDim() <= 0 || floats.getDataCount() != rows * given.getDim()) {
            throw wrongVectors(field, given, rows);
        }
        var bytes =
                ByteBuffer.allocate(floats.getDataCount() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats.getDataCount(); i++) {
            bytes.putFloat(floats.getData(i));
        }
        return new Column.Vectors(field.id(), rows, (int) given.getDim(), bytes.flip());
    }

    private static AtollException wrongVectors(Field field, VectorField given, int rows) {
        return Refusals.invalid(
                "field '%s' has %d floats of dimension %d for %d rows; expected %d of dimension %d"
                        .formatted(
                                field.name(),
                                given.getFloatVector().getDataCount(),
                                given.getDim(),
                                rows,
                                (long) rows * field.dimension(),
                                field.dimension()));
    }

    private static ValueLayout layout(Field field, FieldData data, int given, int rows) {
        return ValueLayout.of(field, data.getValidDataList(), given, rows);
    }
}
