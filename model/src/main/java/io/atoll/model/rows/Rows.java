package io.atoll.model.rows;

import io.atoll.model.DataType;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A number of rows, column by column.
public final class Rows {
    private final int count;
    private final List<Column> columns;

    public Rows(int count, List<Column> columns) {
        this.count = count;
        this.columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.size() != count) {
                throw new IllegalArgumentException(
                        "field "
                                + column.fieldId()
                                + " has "
                                + column.size()
                                + " values for "
                                + count
                                + " rows");
            }
        }
    }

    public static Rows none() {
        return new Rows(0, List.of());
    }

    /// The number of rows.
    public int count() {
        return count;
    }

    public List<Column> columns() {
        return columns;
    }

    public Optional<Column> column(long fieldId) {
        for (Column column : columns) {
            if (column.fieldId() == fieldId) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /// The primary keys that a column holds.
    public Keys keys(long primaryKeyFieldId) {
        Column column =
                column(primaryKeyFieldId)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no column of primary key field "
                                                        + primaryKeyFieldId));
        return switch (column) {
            case Column.Longs longs -> new Keys.LongKeys(longs.values());
            case Column.Texts texts -> new Keys.TextKeys(texts.values());
            default -> throw new IllegalArgumentException(column.type() + " is no key type");
        };
    }

    /// Of rows of one key the last one only; otherwise as they are.
    public Rows lastOfEachKey(long primaryKeyFieldId) {
        int[] last = keys(primaryKeyFieldId).lastOfEach();
        return last.length == count
                ? this
                : gather(List.of(this), new int[last.length], last, last.length);
    }

    /// The same rows with one column more, or with that column replaced.
    public Rows with(Column added) {
        var all = new java.util.ArrayList<Column>(columns.size() + 1);
        for (Column column : columns) {
            if (column.fieldId() != added.fieldId()) {
                all.add(column);
            }
        }
        all.add(added);
        return new Rows(count, all);
    }

    /// Row `i` of the result is row `rows[i]` of `sources.get(from[i])`. All sources have the same
    /// columns; with no sources the result has no rows.
    ///
    /// @param from `[count]`, which source
    /// @param rows `[count]`, which row of it
    public static Rows gather(List<Rows> sources, int[] from, int[] rows, int count) {
        if (sources.isEmpty() || count == 0) {
            return none();
        }
        var gathered = new java.util.ArrayList<Column>();
        for (Column like : sources.getFirst().columns) {
            var parts = new Column[sources.size()];
            for (int s = 0; s < parts.length; s++) {
                Rows source = sources.get(s);
                parts[s] = source.count == 0 ? like : source.column(like.fieldId()).orElseThrow();
            }
            gathered.add(gather(like, parts, from, rows, count));
        }
        return new Rows(count, gathered);
    }

    private static Column gather(Column like, Column[] parts, int[] from, int[] rows, int count) {
        BitSet nulls = gatherNulls(parts, from, rows, count);
        long id = like.fieldId();
        switch (like) {
            case Column.Bools _ -> {
                var values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Bools) parts[from[i]]).value(rows[i]);
                }
                return new Column.Bools(id, values, nulls);
            }
            case Column.Longs longs -> {
                var values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Longs) parts[from[i]]).value(rows[i]);
                }
                return new Column.Longs(id, longs.type(), values, nulls);
            }
            case Column.Floats _ -> {
                var values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Floats) parts[from[i]]).value(rows[i]);
                }
                return new Column.Floats(id, values, nulls);
            }
            case Column.Doubles _ -> {
                var values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Doubles) parts[from[i]]).value(rows[i]);
                }
                return new Column.Doubles(id, values, nulls);
            }
            case Column.Texts _ -> {
                var values = new String[count];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Texts) parts[from[i]]).value(rows[i]);
                }
                return new Column.Texts(id, values, nulls);
            }
            case Column.Jsons _ -> {
                var values = new byte[count][];
                for (int i = 0; i < count; i++) {
                    values[i] = ((Column.Jsons) parts[from[i]]).value(rows[i]);
                }
                return new Column.Jsons(id, values, nulls);
            }
            case Column.Vectors vectors -> {
                int bytes = vectors.dimension() * Float.BYTES;
                var data = ByteBuffer.allocate(count * bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < count; i++) {
                    ByteBuffer all = ((Column.Vectors) parts[from[i]]).bytes();
                    data.put(i * bytes, all, rows[i] * bytes, bytes);
                }
                return new Column.Vectors(id, count, vectors.dimension(), data);
            }
        }
    }

    private static @Nullable BitSet gatherNulls(Column[] parts, int[] from, int[] rows, int count) {
        BitSet nulls = null;
        for (int i = 0; i < count; i++) {
            if (parts[from[i]].isNull(rows[i])) {
                if (nulls == null) {
                    nulls = new BitSet(count);
                }
                nulls.set(i);
            }
        }
        return nulls;
    }

    /// A column of `type` in which no row has a value.
    public static Column allNull(long fieldId, DataType type, int count) {
        var nulls = new BitSet(count);
        nulls.set(0, count);
        return switch (type) {
            case BOOL -> new Column.Bools(fieldId, new boolean[count], nulls);
            case INT8, INT16, INT32, INT64 ->
                    new Column.Longs(fieldId, type, new long[count], nulls);
            case FLOAT -> new Column.Floats(fieldId, new float[count], nulls);
            case DOUBLE -> new Column.Doubles(fieldId, new double[count], nulls);
            case VARCHAR -> {
                var texts = new String[count];
                java.util.Arrays.fill(texts, "");
                yield new Column.Texts(fieldId, texts, nulls);
            }
            case JSON -> {
                var values = new byte[count][];
                java.util.Arrays.fill(values, new byte[0]);
                yield new Column.Jsons(fieldId, values, nulls);
            }
            case FLOAT_VECTOR -> throw new IllegalArgumentException("a vector cannot be null");
        };
    }
}
