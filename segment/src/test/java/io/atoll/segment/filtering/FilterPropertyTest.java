package io.atoll.segment.filtering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.Segments.Kind;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.SearchableSegment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Filters accept the rows that a naive evaluation accepts, in segments of both kinds.
class FilterPropertyTest {
    private static final int FILTERS = 1500;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"GROWING, INT64", "GROWING, VARCHAR", "SEALED, INT64", "SEALED, VARCHAR"})
    void acceptsWhatANaiveEvaluationAccepts(Kind kind, DataType keyType) throws IOException {
        Random random = Segments.random(11);
        var segments = new Segments(folder, keyType);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 250; i++) {
            rows.add(Samples.row(random, Samples.key(keyType, i - 100), 1000 + i / 50));
        }
        try (var segment = segments.of(kind, rows)) {
            requireNaiveAnswers(
                    segment, segments.schema(), new RandomFilters(random, keyType), FILTERS);
        }
    }

    /// Small segments with indexes of all kinds that have to be built, whose values are as mixed as
    /// the rows'; then once more without the rows of half of the keys.
    @Test
    void acceptsTheSameByValueIndexes() throws IOException {
        var keyType = DataType.INT64;
        Random random = Segments.random(12);
        var segments = new Segments(folder, keyType);
        List<Row> rows = Samples.rows(random, keyType, 250, 1000);
        try (var segment = segments.rebuilt(rows, valueIndexes())) {
            assertEquals(valueIndexes().size(), segment.info().builtIndexes().size());
            requireNaiveAnswers(
                    segment, segments.schema(), new RandomFilters(random, keyType), FILTERS);
            List<?> keys = rows.subList(0, 125).stream().map(Row::key).toList();
            segment.delete(Delete.of(2000, 0, Samples.keys(keyType, keys)));
            try (var compacted = segments.rebuilt(segment, valueIndexes())) {
                assertEquals(125, compacted.rowCount());
                requireNaiveAnswers(
                        compacted,
                        segments.schema(),
                        new RandomFilters(random, keyType),
                        FILTERS / 5);
            }
        }
    }

    private static List<Index> valueIndexes() {
        var indexes = new ArrayList<Index>();
        for (long array : new TreeSet<>(Samples.ARRAYS.keySet())) {
            indexes.add(index(indexes, array, IndexType.INVERTED, Map.of()));
        }
        new TreeMap<>(
                        Map.of(
                                "doc", "DOUBLE",
                                "doc[\"a\"]", "DOUBLE",
                                "doc['b']", "VARCHAR",
                                "doc[\"c\"]", "BOOL",
                                "doc[\"a\"][\"b\"]", "ARRAY_DOUBLE",
                                "doc['a']['b'] ", "ARRAY_VARCHAR",
                                "doc[\"a\"][1]", "DOUBLE",
                                "doc[2]", "VARCHAR",
                                "doc[\"a\"] ", "VARCHAR",
                                "doc ", "ARRAY_BOOL"))
                .forEach(
                        (path, cast) ->
                                indexes.add(
                                        index(
                                                indexes,
                                                Samples.DOC,
                                                IndexType.INVERTED,
                                                Map.of(
                                                        "json_path",
                                                        path,
                                                        "json_cast_type",
                                                        cast))));
        for (long text : List.of(Samples.NAME, Samples.LONG_TEXT, Samples.KEY)) {
            indexes.add(index(indexes, text, IndexType.NGRAM, grams(1, 2)));
        }
        var ofPath = new HashMap<>(grams(1, 3));
        ofPath.put("json_path", "doc['a']");
        ofPath.put("json_cast_type", "varchar");
        indexes.add(index(indexes, Samples.DOC, IndexType.NGRAM, ofPath));
        return indexes;
    }

    private static Map<String, String> grams(int least, int most) {
        return Map.of("min_gram", "" + least, "max_gram", "" + most);
    }

    private static Index index(
            List<Index> before, long field, IndexType type, Map<String, String> params) {
        long id = before.size() + 1;
        return new Index(id, field, "index" + id, type, Optional.empty(), params);
    }

    private static void requireNaiveAnswers(
            SearchableSegment segment, Schema schema, RandomFilters filters, int count)
            throws IOException {
        try (var view = segment.view(SearchableSegment.NOW)) {
            int[] all = Segments.allRows(segment.rowCount());
            List<Row> inOrder =
                    Samples.rows(
                            view.fetch(all, all.length, schema.fields()),
                            view.timestamps(all, all.length));
            for (int i = 0; i < count; i++) {
                Filter filter = filters.next(i % 4);
                var expected = new ArrayList<Object>();
                for (Row row : inOrder) {
                    if (NaiveFilter.accepts(filter, row)) {
                        expected.add(row.key());
                    }
                }
                int[] matched = view.match(Optional.of(filter), Set.of(), all.length);
                var keys = view.keys(matched, matched.length);
                var found = new ArrayList<Object>();
                for (int k = 0; k < keys.size(); k++) {
                    found.add(keys.get(k));
                }
                assertEquals(Set.copyOf(expected), Set.copyOf(found), () -> "filter " + filter);
                assertEquals(expected.size(), view.count(Optional.of(filter), Set.of()));
            }
        }
    }
}
