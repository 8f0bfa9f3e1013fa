package io.atoll.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.geometry.WktWriter;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Rows of all types for tests, some with odd values.
public final class Samples {
    public static final long KEY = 100;
    public static final long FLAG = 101;
    public static final long SMALL = 102;
    public static final long AMOUNT = 103;
    public static final long PRICE = 104;
    public static final long WEIGHT = 105;
    public static final long NAME = 106;
    public static final long DOC = 107;
    public static final long VECTOR = 108;
    public static final long LONG_TEXT = 109;
    public static final long COUNTS = 110;
    public static final long TAGS = 111;
    public static final long RATES = 112;
    public static final long MARKS = 113;
    public static final Map<Long, DataType> ARRAYS =
            Map.of(
                    COUNTS, DataType.INT16,
                    TAGS, DataType.VARCHAR,
                    RATES, DataType.FLOAT,
                    MARKS, DataType.BOOL);
    public static final int DIMENSION = 12;
    public static final long PARTITION = 7;

    private static final String[] NAMES = {
        "", "a", "ab", "abc", "b%c", "b_c", "grün", "Zürich", "日本", "日本語", "😀", "😀x", "\uFFFD",
        "~"
    };
    private static final String[] DOCS = {
        "{}",
        "5",
        "null",
        "[1, 2.5, \"x\", true]",
        "{\"a\": 1}",
        "{\"a\": 1.0, \"b\": \"x\"}",
        "{\"a\": \"1\", \"b\": null}",
        "{\"a\": {\"b\": [1, 2, 3]}}",
        "{\"a\": {\"b\": [\"x\", \"grün\", 2]}, \"c\": true}",
        "{\"a\": [5, 6, [7]], \"b\": \"日本\"}",
        "{\"a\": 9007199254740993, \"c\": false}",
        "{\"a\": 1e300, \"b\": \"a_c\"}",
        "{\"a\": 123456789012345678901234567890}",
        "{\"a\": 3, \"a\": 4, \"b\": \"\"}",
    };

    private Samples() {}

    /// A row as a test thinks of it; nulls are nulls.
    ///
    /// @param arrays by the fields of those that it has
    public record Row(
            Object key,
            long timestamp,
            Boolean flag,
            Long small,
            Long amount,
            Float price,
            Double weight,
            String name,
            String doc,
            String longText,
            Map<Long, List<?>> arrays,
            List<Float> vector) {

        public float[] vectorArray() {
            var values = new float[vector.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = vector.get(i);
            }
            return values;
        }
    }

    public static Schema schema(DataType keyType) {
        return new Schema(
                "",
                List.of(
                        field(KEY, "id", keyType, 0),
                        field(FLAG, "flag", DataType.BOOL, 0),
                        field(SMALL, "small", DataType.INT8, 0),
                        field(AMOUNT, "amount", DataType.INT64, 0),
                        field(PRICE, "price", DataType.FLOAT, 0),
                        field(WEIGHT, "weight", DataType.DOUBLE, 0),
                        field(NAME, "name", DataType.VARCHAR, 0),
                        field(LONG_TEXT, "text", DataType.VARCHAR, 0),
                        field(DOC, "doc", DataType.JSON, 0),
                        array(COUNTS, "counts"),
                        array(TAGS, "tags"),
                        array(RATES, "rates"),
                        array(MARKS, "marks"),
                        field(VECTOR, "vector", DataType.FLOAT_VECTOR, DIMENSION)));
    }

    public static Field field(long id, String name, DataType type, int dimension) {
        return Field.of(id, name, type)
                .with(Field.Trait.PRIMARY_KEY, id == KEY)
                .with(Field.Trait.NULLABLE, id != KEY && !type.isVector())
                .withDimension(dimension)
                .withMaxLength(type != DataType.VARCHAR ? 0 : id == LONG_TEXT ? 65_535 : 100);
    }

    private static Field array(long id, String name) {
        return field(id, name, DataType.ARRAY, 0)
                .withElements(new Field.Elements(ARRAYS.get(id), 8))
                .withMaxLength(100);
    }

    public static Object key(DataType type, long number) {
        return type == DataType.VARCHAR ? "key-" + number : (Object) number;
    }

    public static Keys keys(DataType type, List<?> keys) {
        return type == DataType.VARCHAR
                ? Keys.ofTexts(keys.stream().map(String.class::cast).toList())
                : Keys.ofLongs(keys.stream().mapToLong(Long.class::cast).toArray());
    }

    /// Rows with distinct keys in random order.
    public static List<Row> rows(Random random, DataType keyType, int count, long timestamp) {
        var numbers = new ArrayList<Long>();
        for (long i = 0; i < count; i++) {
            numbers.add(i * 3 - count);
        }
        Collections.shuffle(numbers, random);
        return numbers.stream()
                .map(number -> row(random, key(keyType, number), timestamp))
                .toList();
    }

    public static Row row(Random random, Object key, long timestamp) {
        return new Row(
                key,
                timestamp,
                maybe(random, random.nextBoolean()),
                maybe(random, (long) random.nextInt(-4, 5)),
                maybe(random, amount(random)),
                maybe(random, price(random)),
                maybe(random, weight(random)),
                maybe(random, NAMES[random.nextInt(NAMES.length)]),
                maybe(random, DOCS[random.nextInt(DOCS.length)]),
                maybe(random, longText(random)),
                arrays(random),
                vector(random));
    }

    private static Map<Long, List<?>> arrays(Random random) {
        var arrays = new TreeMap<Long, List<?>>();
        for (long field : new TreeSet<>(ARRAYS.keySet())) {
            var array = new ArrayList<Object>();
            for (int i = random.nextInt(5); i > 0; i--) {
                array.add(
                        switch (ARRAYS.get(field)) {
                            case VARCHAR -> NAMES[random.nextInt(NAMES.length)];
                            case FLOAT ->
                                    random.nextInt(4) == 0 ? 0.1f : random.nextInt(-4, 5) / 2f;
                            case BOOL -> random.nextBoolean();
                            default -> (long) random.nextInt(-4, 5);
                        });
            }
            if (random.nextInt(6) > 0) {
                arrays.put(field, List.copyOf(array));
            }
        }
        return arrays;
    }

    private static <T> T maybe(Random random, T value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    private static long amount(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> (1L << 53) + 1;
            default -> random.nextInt(-10, 11);
        };
    }

    private static float price(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Float.NaN;
            case 1 -> Float.NEGATIVE_INFINITY;
            case 2 -> Float.POSITIVE_INFINITY;
            case 3 -> -0.0f;
            case 4 -> 0.0f;
            case 5 -> 0.1f;
            default -> random.nextInt(-5, 6) / 2f;
        };
    }

    private static double weight(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> Double.POSITIVE_INFINITY;
            case 3 -> -0.0;
            case 4 -> 9007199254740992.0;
            case 5 -> Double.longBitsToDouble(0xFFF8000000000001L);
            default -> random.nextInt(-5, 6) / 4.0;
        };
    }

    private static String longText(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> "x".repeat(32_766);
            case 1 -> "x".repeat(32_766) + "y";
            case 2 -> "x".repeat(40_000);
            default -> NAMES[random.nextInt(NAMES.length)];
        };
    }

    private static List<Float> vector(Random random) {
        var vector = new ArrayList<Float>();
        for (int i = 0; i < DIMENSION; i++) {
            vector.add((float) random.nextGaussian());
        }
        return List.copyOf(vector);
    }

    public static float[] query(Random random) {
        return row(random, 0L, 0).vectorArray();
    }

    /// The same rows as columns.
    public static Rows columns(DataType keyType, List<Row> rows) {
        int count = rows.size();
        var flags = new boolean[count];
        var small = new long[count];
        var amounts = new long[count];
        var prices = new float[count];
        var weights = new double[count];
        var names = new String[count];
        var longTexts = new String[count];
        var docs = new byte[count][];
        var vectors =
                ByteBuffer.allocate(count * DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            flags[i] = row.flag() != null && row.flag();
            small[i] = row.small() == null ? 0 : row.small();
            amounts[i] = row.amount() == null ? 0 : row.amount();
            prices[i] = row.price() == null ? 0 : row.price();
            weights[i] = row.weight() == null ? 0 : row.weight();
            names[i] = row.name() == null ? "" : row.name();
            longTexts[i] = row.longText() == null ? "" : row.longText();
            docs[i] = row.doc() == null ? new byte[0] : row.doc().getBytes(UTF_8);
            row.vector().forEach(vectors::putFloat);
        }
        var columns =
                List.of(
                        keyColumn(keyType, rows),
                        new Column.Bools(FLAG, flags, nulls(rows, Row::flag)),
                        new Column.Longs(SMALL, DataType.INT8, small, nulls(rows, Row::small)),
                        new Column.Longs(AMOUNT, DataType.INT64, amounts, nulls(rows, Row::amount)),
                        new Column.Floats(PRICE, prices, nulls(rows, Row::price)),
                        new Column.Doubles(WEIGHT, weights, nulls(rows, Row::weight)),
                        new Column.Texts(NAME, names, nulls(rows, Row::name)),
                        new Column.Texts(LONG_TEXT, longTexts, nulls(rows, Row::longText)),
                        new Column.Jsons(DOC, docs, nulls(rows, Row::doc)),
                        new Column.Vectors(
                                VECTOR, DataType.FLOAT_VECTOR, count, DIMENSION, vectors.flip()));
        var all = new ArrayList<Column>(columns);
        ARRAYS.forEach((field, type) -> all.add(arrayColumn(field, type, rows)));
        return new Rows(count, all);
    }

    private static Column arrayColumn(long field, DataType type, List<Row> rows) {
        var elements = new ArrayList<Object>();
        var ends = new int[rows.size()];
        for (int i = 0; i < ends.length; i++) {
            elements.addAll(rows.get(i).arrays().getOrDefault(field, List.of()));
            ends[i] = elements.size();
        }
        int count = elements.size();
        Column column =
                switch (type) {
                    case VARCHAR -> new Column.Texts(field, elements.toArray(String[]::new), null);
                    case FLOAT -> {
                        var values = new float[count];
                        Arrays.setAll(new Object[count], i -> values[i] = (Float) elements.get(i));
                        yield new Column.Floats(field, values, null);
                    }
                    case BOOL -> {
                        var values = new boolean[count];
                        Arrays.setAll(
                                new Object[count], i -> values[i] = (Boolean) elements.get(i));
                        yield new Column.Bools(field, values, null);
                    }
                    default ->
                            new Column.Longs(
                                    field,
                                    type,
                                    elements.stream().mapToLong(Long.class::cast).toArray(),
                                    null);
                };
        return new Column.Arrays(field, column, ends, nulls(rows, row -> row.arrays().get(field)));
    }

    private static Column keyColumn(DataType keyType, List<Row> rows) {
        return keyType == DataType.VARCHAR
                ? new Column.Texts(
                        KEY,
                        rows.stream().map(row -> (String) row.key()).toArray(String[]::new),
                        null)
                : new Column.Longs(
                        KEY,
                        DataType.INT64,
                        rows.stream().mapToLong(row -> (Long) row.key()).toArray(),
                        null);
    }

    private static BitSet nulls(List<Row> rows, Function<Row, Object> value) {
        var nulls = new BitSet();
        for (int i = 0; i < rows.size(); i++) {
            if (value.apply(rows.get(i)) == null) {
                nulls.set(i);
            }
        }
        return nulls;
    }

    /// Columns as rows again.
    public static List<Row> rows(Rows columns, long[] timestamps) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < columns.count(); i++) {
            var vector = new float[DIMENSION];
            ((Column.Vectors) columns.column(VECTOR).orElseThrow())
                    .vector(i)
                    .asFloatBuffer()
                    .get(vector);
            var values = new ArrayList<Float>();
            for (float value : vector) {
                values.add(value);
            }
            rows.add(
                    new Row(
                            columns.keys(KEY).get(i),
                            timestamps[i],
                            (Boolean) value(columns, FLAG, i),
                            (Long) value(columns, SMALL, i),
                            (Long) value(columns, AMOUNT, i),
                            (Float) value(columns, PRICE, i),
                            (Double) value(columns, WEIGHT, i),
                            (String) value(columns, NAME, i),
                            (String) value(columns, DOC, i),
                            (String) value(columns, LONG_TEXT, i),
                            arrays(columns, i),
                            List.copyOf(values)));
        }
        return rows;
    }

    private static Map<Long, List<?>> arrays(Rows columns, int row) {
        var arrays = new TreeMap<Long, List<?>>();
        for (long field : ARRAYS.keySet()) {
            var column = (Column.Arrays) columns.column(field).orElseThrow();
            if (!column.isNull(row)) {
                var array = new ArrayList<Object>();
                for (int i = column.start(row); i < column.end(row); i++) {
                    array.add(value(column.elements(), i));
                }
                arrays.put(field, List.copyOf(array));
            }
        }
        return arrays;
    }

    private static Object value(Rows columns, long fieldId, int row) {
        Column column = columns.column(fieldId).orElseThrow();
        return column.isNull(row) ? null : value(column, row);
    }

    private static Object value(Column column, int row) {
        return switch (column) {
            case Column.Bools bools -> bools.value(row);
            case Column.Longs longs -> longs.value(row);
            case Column.Floats floats -> floats.value(row);
            case Column.Doubles doubles -> doubles.value(row);
            case Column.Texts texts -> texts.value(row);
            case Column.Jsons jsons -> new String(jsons.value(row), UTF_8);
            case Column.Geometries geometries ->
                    WktWriter.write(GeometryBytes.read(geometries.value(row)));
            case Column.Arrays _, Column.Vectors _, Column.SparseVectors _ ->
                    throw new IllegalArgumentException();
        };
    }
}
