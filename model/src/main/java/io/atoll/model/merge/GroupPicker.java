package io.atoll.model.merge;

import io.atoll.model.rows.Column;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Picks hits by their groups, of a list with the best hit first: the best groups, and the best
/// hits of each.
public final class GroupPicker {
    private static final Object NO_VALUE = new Object();

    private final int groups;
    private final int size;
    private final Map<Object, Integer> taken = new LinkedHashMap<>();
    private int full;

    /// @param groups how many at most
    /// @param size hits of each at most
    public GroupPicker(int groups, int size) {
        this.groups = groups;
        this.size = size;
    }

    /// What tells the group of a row from others.
    public static Object group(Column column, int row) {
        if (column.isNull(row)) {
            return NO_VALUE;
        }
        if (column instanceof Column.Longs longs) {
            return longs.value(row);
        }
        if (column instanceof Column.Texts texts) {
            return texts.value(row);
        }
        if (column instanceof Column.Bools bools) {
            return bools.value(row);
        }
        throw new IllegalArgumentException("rows cannot be grouped by " + column.type());
    }

    /// Whether a group is that of rows without a value.
    public static boolean isNoValue(Object group) {
        return group == NO_VALUE;
    }

    /// Whether the next hit belongs to the answer.
    public boolean take(Object group) {
        int before = taken.getOrDefault(group, 0);
        if (before == size || (before == 0 && taken.size() == groups)) {
            return false;
        }
        taken.put(group, before + 1);
        if (before + 1 == size) {
            full++;
        }
        return true;
    }

    /// Whether no further hit can belong to the answer.
    public boolean isFull() {
        return full == groups;
    }

    /// The groups that were taken, the best first.
    public List<Object> groups() {
        return List.copyOf(taken.keySet());
    }
}
