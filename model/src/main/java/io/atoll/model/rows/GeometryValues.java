package io.atoll.model.rows;

import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.geometry.WktReader;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// GEOMETRY: WKB behind its length, an int32. A default value is WKT.
final class GeometryValues extends Values {
    static final GeometryValues TYPE = new GeometryValues();

    private static final int USUAL_BYTES = 128;

    private GeometryValues() {}

    @Override
    public boolean takesDefault(Field field, Literal value) {
        if (!(value instanceof Literal.Text(String wkt))) {
            return false;
        }
        try {
            WktReader.read(wkt);
            return true;
        } catch (AtollException _) {
            return false;
        }
    }

    @Override
    public void check(Field field, Column column) {
        var values = (Column.Geometries) column;
        var decoder = new GeometryBytes.Decoder();
        for (int row = 0; row < values.size(); row++) {
            if (!values.isNull(row)) {
                check(field, row, values.value(row), decoder);
            }
        }
    }

    private static void check(Field field, int row, byte[] value, GeometryBytes.Decoder decoder) {
        if (value.length > Limits.MAX_GEOMETRY_BYTES) {
            throw invalid(
                    "field '%s': the geometry of row %d has %d bytes as WKB, the limit is %d"
                            .formatted(field.name(), row, value.length, Limits.MAX_GEOMETRY_BYTES));
        }
        try {
            decoder.read(value, 0, value.length);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "field '%s': the value of row %d is no geometry: %s"
                            .formatted(field.name(), row, e.getMessage()));
        }
    }

    @Override
    public long usualBytes(Field field) {
        return USUAL_BYTES;
    }

    @Override
    public long bytes(Column column) {
        var values = (Column.Geometries) column;
        long bytes = 0;
        for (int row = 0; row < values.size(); row++) {
            bytes += values.value(row).length;
        }
        return bytes;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Geometries) parts[from[i]]).value(rows[i]);
        }
        return new Column.Geometries(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new byte[count][];
        Arrays.fill(values, GeometryBytes.of(WktReader.read(((Literal.Text) value).value())));
        return new Column.Geometries(field.id(), values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        var values = new byte[count][];
        Arrays.fill(values, new byte[0]);
        return new Column.Geometries(field.id(), values, nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Geometries) column;
        var all = new byte[values.size()][];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.value(row);
        }
        return body(all);
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = bytes(body);
        }
        return new Column.Geometries(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Integer.BYTES;
    }
}
