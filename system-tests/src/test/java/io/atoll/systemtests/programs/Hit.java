package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// A row that a search should find.
record Hit(ModelRow row, float score) {

    JsonNode key() {
        return row.key();
    }

    /// The best first, ties by key.
    static Comparator<Hit> order(boolean largerIsBetter) {
        Comparator<Hit> byScore = Comparator.comparing(Hit::score);
        return (largerIsBetter ? byScore.reversed() : byScore)
                .thenComparing(Hit::key, ModelCollection.KEY_ORDER);
    }

    /// The best rows that a filter accepts, each key by its best row.
    ///
    /// @param query the vector that is asked for
    static List<Hit> all(
            List<ModelRow> rows,
            Filter filter,
            ModelField field,
            VectorMetric metric,
            JsonNode query) {
        var hits = new ArrayList<Hit>();
        for (ModelRow row : rows) {
            if (filter.accepts(row)) {
                float score = metric.distance(field.type(), query, row.value(field.name()));
                if (!Float.isNaN(score)) {
                    hits.add(new Hit(row, score));
                }
            }
        }
        hits.sort(order(metric.largerIsBetter()));
        return hits;
    }

    /// Without the worse rows of keys that were there before.
    static List<Hit> distinct(List<Hit> hits) {
        var keys = new HashSet<JsonNode>();
        return hits.stream().filter(hit -> keys.add(hit.key())).toList();
    }
}
