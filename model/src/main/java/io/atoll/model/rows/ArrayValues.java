package io.atoll.model.rows;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.BitSet;

/// ARRAY: the uint16 code of the elements' type, an int32 for each row, where its elements end, and
/// the elements of all rows as their own type has them.
public final class ArrayValues extends Values {
    static final ArrayValues TYPE = new ArrayValues();

    private static final int USUAL_ELEMENTS = 16;

    private ArrayValues() {}

    /// Whether there are arrays of a type.
    public static boolean hasArraysOf(DataType type) {
        return switch (type.shape()) {
            case BOOL, INTEGER, FLOAT, DOUBLE, TEXT -> true;
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR -> false;
        };
    }

    @Override
    public void checkField(Field field) {
        DataType type = field.elements().map(Field.Elements::type).orElse(DataType.ARRAY);
        if (!hasArraysOf(type)) {
            throw invalid(
                    "element type "
                            + type
                            + " is not supported: the elements of array field '"
                            + field.name()
                            + "' can be BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE or VARCHAR");
        }
        int capacity = elements(field).capacity();
        if (capacity < 1 || capacity > Limits.MAX_ARRAY_CAPACITY) {
            throw invalid(
                    "the maximum capacity specified for a Array should be in (0, "
                            + Limits.MAX_ARRAY_CAPACITY
                            + "], that of field '"
                            + field.name()
                            + "' is "
                            + capacity);
        }
        ofElements(field).checkField(field);
    }

    private static Field.Elements elements(Field field) {
        return field.elements().orElseThrow();
    }

    private static Values ofElements(Field field) {
        return Values.of(elements(field).type());
    }

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return false;
    }

    @Override
    public void check(Field field, Column column) {
        var arrays = (Column.Arrays) column;
        Field.Elements declared = elements(field);
        if (arrays.elementType() != declared.type()) {
            throw invalid(
                    "array field '"
                            + field.name()
                            + "' has elements of type "
                            + declared.type()
                            + ", insert data does not match: its elements are "
                            + arrays.elementType());
        }
        for (int row = 0; row < arrays.size(); row++) {
            if (arrays.length(row) > declared.capacity()) {
                throw invalid(
                        "field '%s': the length (%d) of %dth array exceeds max capacity (%d)"
                                .formatted(
                                        field.name(),
                                        arrays.length(row),
                                        row,
                                        declared.capacity()));
            }
        }
        for (int row = 0; row < arrays.size(); row++) {
            for (int i = arrays.start(row); i < arrays.end(row); i++) {
                checkElement(field, arrays, row, i);
            }
        }
    }

    private static void checkElement(Field field, Column.Arrays arrays, int row, int i) {
        int index = i - arrays.start(row);
        switch (arrays.elements()) {
            case Column.Longs integers ->
                    ((IntegerValues) Values.of(integers.type()))
                            .checkElement(field, row, index, integers.value(i));
            case Column.Floats floats -> checkFinite(field, row, floats.value(i));
            case Column.Doubles doubles -> checkFinite(field, row, doubles.value(i));
            case Column.Texts texts -> TextValues.checkElement(field, row, index, texts.value(i));
            case Column.Bools _ -> {}
            case Column.Jsons _,
                    Column.Arrays _,
                    Column.Geometries _,
                    Column.Vectors _,
                    Column.SparseVectors _ ->
                    throw new IllegalArgumentException("no arrays of " + arrays.elementType());
        }
    }

    @Override
    public long usualBytes(Field field) {
        return Math.min(elements(field).capacity(), USUAL_ELEMENTS)
                * ofElements(field).usualBytes(field);
    }

    @Override
    public long bytes(Column column) {
        Column elements = ((Column.Arrays) column).elements();
        return (long) column.size() * Integer.BYTES + Values.of(elements.type()).bytes(elements);
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var ends = new int[count];
        int total = 0;
        for (int i = 0; i < count; i++) {
            total = Math.addExact(total, ((Column.Arrays) parts[from[i]]).length(rows[i]));
            ends[i] = total;
        }
        var elementFrom = new int[total];
        var elementRows = new int[total];
        for (int i = 0, to = 0; i < count; i++) {
            var part = (Column.Arrays) parts[from[i]];
            for (int e = part.start(rows[i]); e < part.end(rows[i]); e++, to++) {
                elementFrom[to] = from[i];
                elementRows[to] = e;
            }
        }
        var elements = new Column[parts.length];
        for (int p = 0; p < parts.length; p++) {
            elements[p] = ((Column.Arrays) parts[p]).elements();
        }
        Column gathered =
                Values.of(elements[0].type())
                        .gather(elements, elementFrom, elementRows, total, null);
        return new Column.Arrays(parts[0].fieldId(), gathered, ends, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        throw new IllegalArgumentException(
                "field '" + field.name() + "': " + value + " is no default value of type ARRAY");
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        Column none = ofElements(field).absent(field, 0, new BitSet());
        return new Column.Arrays(field.id(), none, new int[count], nulls);
    }

    @Override
    Body encode(Column column) {
        var arrays = (Column.Arrays) column;
        Column elements = arrays.elements();
        Body encoded = Values.of(elements.type()).encode(elements);
        return new Body() {
            @Override
            public long size() {
                return Short.BYTES + (long) arrays.size() * Integer.BYTES + encoded.size();
            }

            @Override
            public void put(ByteBuffer out) {
                out.putShort((short) elements.type().code());
                for (int row = 0; row < arrays.size(); row++) {
                    out.putInt(arrays.end(row));
                }
                encoded.put(out);
            }
        };
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        int code = Short.toUnsignedInt(body.getShort());
        Values ofElements =
                DataType.ofCode(code)
                        .filter(ArrayValues::hasArraysOf)
                        .map(Values::of)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "field "
                                                        + fieldId
                                                        + " has arrays of type "
                                                        + code));
        var ends = new int[rows];
        int last = 0;
        for (int row = 0; row < rows; row++) {
            ends[row] = body.getInt();
            if (ends[row] < last) {
                throw new IllegalArgumentException(
                        "field "
                                + fieldId
                                + ": the array of row "
                                + row
                                + " ends before it begins");
            }
            last = ends[row];
        }
        if ((long) last * ofElements.leastBytes() > body.remaining()) {
            throw new IllegalArgumentException(
                    "field "
                            + fieldId
                            + " has "
                            + body.remaining()
                            + " bytes for "
                            + last
                            + " elements");
        }
        return new Column.Arrays(
                fieldId, ofElements.decode(fieldId, last, body, null), ends, nulls);
    }

    @Override
    int leastBytes() {
        return Integer.BYTES;
    }
}
