package io.atoll.segment.filtering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.filter.Filter;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.Segments.Kind;
import io.atoll.segment.search.SearchableSegment;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

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
        try (var segment = segments.of(kind, rows);
                var view = segment.view(SearchableSegment.NOW)) {
            int[] all = Segments.allRows(rows.size());
            List<Row> inOrder =
                    Samples.rows(
                            view.fetch(all, all.length, segments.schema().fields()),
                            view.timestamps(all, all.length));
            var filters = new RandomFilters(random, keyType);
            for (int i = 0; i < FILTERS; i++) {
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
