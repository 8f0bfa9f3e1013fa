package io.atoll.model.rows;

import io.atoll.model.Field;

import org.jspecify.annotations.Nullable;

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
            case Column.Bools _,
                    Column.Floats _,
                    Column.Doubles _,
                    Column.Jsons _,
                    Column.Arrays _,
                    Column.Geometries _,
                    Column.Vectors _,
                    Column.SparseVectors _ ->
                    throw new IllegalArgumentException(column.type() + " is no key type");
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
            BitSet nulls = gatherNulls(parts, from, rows, count);
            gathered.add(Values.of(like.type()).gather(parts, from, rows, count, nulls));
        }
        return new Rows(count, gathered);
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

    /// A column in which no row has a value.
    public static Column allNull(Field field, int count) {
        var nulls = new BitSet(count);
        nulls.set(0, count);
        return Values.of(field.type()).absent(field, count, nulls);
    }
}
