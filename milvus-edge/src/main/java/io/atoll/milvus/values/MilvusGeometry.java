package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.geometry.WktReader;
import io.atoll.model.geometry.WktWriter;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.GeometryWktArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// GEOMETRY: WKT on both ways. A list of WKB (`geometry_data`) is what Milvus has behind its proxy;
/// it is not taken from clients, as there.
enum MilvusGeometry implements MilvusType {
    TYPE;

    private static final byte[] NOTHING = {};

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setStringData(((Literal.Text) value).value()).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        GeometryWktArray given = data.getScalars().getGeometryWktData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new byte[rows][];
        Arrays.fill(values, NOTHING);
        for (int i = 0; i < layout.values(); i++) {
            int row = layout.row(i);
            values[row] = bytes(field, row, given.getData(layout.place(i)));
        }
        return new Column.Geometries(field.id(), values, layout.nulls());
    }

    private static byte[] bytes(Field field, int row, String wkt) {
        try {
            return GeometryBytes.of(WktReader.read(wkt));
        } catch (AtollException e) {
            throw new AtollException(
                    e.code(),
                    "%s: field '%s' of row %d".formatted(e.getMessage(), field.name(), row),
                    e);
        }
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var values = GeometryWktArray.newBuilder();
        for (int row = 0; row < column.size(); row++) {
            values.addData(column.isNull(row) ? "" : wkt(column, row));
        }
        message.setScalars(ScalarField.newBuilder().setGeometryWktData(values));
    }

    private static String wkt(Column column, int row) {
        return WktWriter.write(GeometryBytes.read(((Column.Geometries) column).value(row)));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.text(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new byte[values.size()][];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof String wkt ? bytes(field, row, wkt) : NOTHING;
        }
        return new Column.Geometries(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), wkt(column, row));
    }
}
