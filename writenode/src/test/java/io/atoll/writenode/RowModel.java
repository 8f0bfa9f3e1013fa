package io.atoll.writenode;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The rows that should be alive: by key, the `number`s of its rows, ascending.
final class RowModel {
    private final TreeMap<Long, List<Long>> rows = new TreeMap<>();

    void insert(long[] keys, long[] numbers) {
        for (int i = 0; i < keys.length; i++) {
            List<Long> ofKey = rows.computeIfAbsent(keys[i], _ -> new ArrayList<>());
            ofKey.add(numbers[i]);
            ofKey.sort(null);
        }
    }

    /// Keys come once each.
    void upsert(long[] keys, long[] numbers) {
        delete(keys);
        insert(keys, numbers);
    }

    void delete(long[] keys) {
        for (long key : keys) {
            rows.remove(key);
        }
    }

    TreeMap<Long, List<Long>> rows() {
        var copy = new TreeMap<Long, List<Long>>();
        rows.forEach((key, numbers) -> copy.put(key, List.copyOf(numbers)));
        return copy;
    }
}
