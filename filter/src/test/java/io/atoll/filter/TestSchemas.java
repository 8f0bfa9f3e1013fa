package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;

import java.util.ArrayList;
import java.util.List;

/// Collections that the tests ask.
final class TestSchemas {
    static final Schema PEOPLE =
            new Schema(
                    "",
                    List.of(
                            field(100, "id", DataType.INT64, true),
                            field(101, "age", DataType.INT8, false),
                            field(102, "height", DataType.FLOAT, false),
                            field(103, "name", DataType.VARCHAR, false),
                            field(104, "active", DataType.BOOL, false),
                            field(105, "profile", DataType.JSON, false),
                            field(106, "face", DataType.FLOAT_VECTOR, false),
                            array(110, "scores", DataType.INT32),
                            array(111, "tags", DataType.VARCHAR),
                            field(112, "born", DataType.TIMESTAMPTZ, false),
                            field(113, "place", DataType.GEOMETRY, false)));

    /// As PEOPLE, and takes undeclared keys.
    static final Schema OPEN_PEOPLE = withDynamicField(PEOPLE);

    static final Schema NAMED = new Schema("", List.of(field(100, "name", DataType.VARCHAR, true)));

    private TestSchemas() {}

    private static Schema withDynamicField(Schema schema) {
        var fields = new ArrayList<>(schema.fields());
        fields.add(Field.of(107, Field.DYNAMIC_NAME, DataType.JSON).with(Field.Trait.DYNAMIC));
        return new Schema("", fields);
    }

    private static Field array(long id, String name, DataType elements) {
        return Field.of(id, name, DataType.ARRAY)
                .with(Field.Trait.NULLABLE)
                .withElements(new Field.Elements(elements, 8))
                .withMaxLength(elements == DataType.VARCHAR ? 100 : 0);
    }

    private static Field field(long id, String name, DataType type, boolean primaryKey) {
        return Field.of(id, name, type)
                .with(Field.Trait.PRIMARY_KEY, primaryKey)
                .with(Field.Trait.NULLABLE, !primaryKey)
                .withDimension(type.isVector() ? 8 : 0)
                .withMaxLength(type == DataType.VARCHAR ? 100 : 0);
    }
}
