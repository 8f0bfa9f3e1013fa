package io.atoll.systemtests;

import io.atoll.model.Metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a collection should hold and answer, computed the naive way.
final class RowModel {
    private final TreeMap<Long, List<Row>> rows = new TreeMap<>();

    /// @param number an INT64 field
    /// @param word a nullable VARCHAR field
    record Row(long key, float[] vector, long number, String word) {}

    record Hit(long key, float distance) {}

    /// A copy to which something more has happened.
    RowModel after(Consumer<RowModel> effect) {
        var copy = new RowModel();
        rows.forEach((key, ofKey) -> copy.rows.put(key, new ArrayList<>(ofKey)));
        effect.accept(copy);
        return copy;
    }

    /// An insert keeps the rows that its keys had.
    void insert(List<Row> added) {
        for (Row row : added) {
            rows.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row);
        }
    }

    /// Of one key twice in a batch the last row counts.
    void upsert(List<Row> added) {
        var last = new HashMap<Long, Row>();
        added.forEach(row -> last.put(row.key(), row));
        last.values().forEach(row -> rows.put(row.key(), new ArrayList<>(List.of(row))));
    }

    void delete(Iterable<Long> keys) {
        keys.forEach(rows::remove);
    }

    /// Deletes all rows of the keys that have a row which matches, and answers those keys.
    List<Long> delete(Predicate<Row> filter) {
        List<Long> keys =
                rows.entrySet().stream()
                        .filter(entry -> entry.getValue().stream().anyMatch(filter))
                        .map(Map.Entry::getKey)
                        .toList();
        delete(keys);
        return keys;
    }

    List<Long> keys() {
        return List.copyOf(rows.keySet());
    }

    List<Row> rowsOf(long key) {
        return rows.getOrDefault(key, List.of());
    }

    long count(Predicate<Row> filter) {
        return rows.values().stream().flatMap(List::stream).filter(filter).count();
    }

    /// Keys with a row that matches, ascending.
    List<Long> query(Predicate<Row> filter, int limit, int offset) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(filter))
                .map(Map.Entry::getKey)
                .skip(offset)
                .limit(limit)
                .toList();
    }

    /// The best keys, each by its best row, ties by key.
    List<Hit> search(float[] query, Metric metric, Predicate<Row> filter, int limit, int offset) {
        Comparator<Hit> best =
                Comparator.comparing(
                                Hit::distance,
                                metric.largerIsBetter()
                                        ? Comparator.reverseOrder()
                                        : Comparator.naturalOrder())
                        .thenComparing(Hit::key);
        var hits = new ArrayList<Hit>();
        for (var entry : rows.entrySet()) {
            entry.getValue().stream()
                    .filter(filter)
                    .map(row -> new Hit(row.key(), distance(query, row.vector(), metric)))
                    .min(best)
                    .ifPresent(hits::add);
        }
        return hits.stream().sorted(best).skip(offset).limit(limit).toList();
    }

    /// Exact for small whole numbers, whatever the order of summation.
    private static float distance(float[] a, float[] b, Metric metric) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            float difference = a[i] - b[i];
            sum += metric == Metric.L2 ? difference * difference : a[i] * b[i];
        }
        return sum;
    }
}
