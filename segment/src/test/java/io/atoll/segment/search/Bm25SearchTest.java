package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.TextStatistics;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Segments;
import io.atoll.segment.TextSegments;
import io.atoll.segment.TextSegments.Document;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/// Statistics and scores of growing, sealed and rebuilt segments against a naive computation.
class Bm25SearchTest {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    @TempDir private Path folder;

    private record Scored(long key, float score) {}

    @ParameterizedTest
    @EnumSource(Segments.Kind.class)
    void countsAndScoresAsANaiveComputationDoes(Segments.Kind kind) throws IOException {
        Random random = Segments.random(23);
        List<Document> documents = TextSegments.documents(random, 300, 0.1);
        try (SearchableSegment segment = new TextSegments(folder).of(kind, documents)) {
            check(segment, documents, List.of(), random);
            check(segment, documents, List.of(103L, 117L, 150L, 299L), random);
            check(segment, documents, LongStream.range(100, 300).boxed().toList(), random);
        }
    }

    private static void check(
            SearchableSegment segment,
            List<Document> documents,
            List<Long> deleted,
            Random random) {
        long[] keys = deleted.stream().mapToLong(Long::longValue).toArray();
        segment.delete(Delete.of(9_000 + keys.length, 0, Keys.ofLongs(keys)));
        List<Document> living =
                documents.stream().filter(each -> !deleted.contains(each.key())).toList();
        try (var view = segment.view(SearchableSegment.NOW)) {
            for (int i = 0; i < 20; i++) {
                List<String> words = TextSegments.words(TextSegments.text(random, 3));
                List<String> distinct = words.stream().distinct().toList();
                TextStatistics statistics =
                        view.statistics(TextSegments.TEXT, distinct, Set.of(), () -> false);
                assertEquals(naive(living, distinct), statistics);
                Bm25Query query = query(words, distinct, statistics);
                assertEquals(
                        best(living, query, 10, Optional.empty()),
                        found(view, query, 10, Optional.empty()));
                var range = Optional.of(new DistanceRange(0.8f, 2.5f));
                assertEquals(best(living, query, 300, range), found(view, query, 300, range));
            }
        }
    }

    private static TextStatistics naive(List<Document> documents, List<String> words) {
        List<List<String>> texts =
                documents.stream()
                        .flatMap(document -> document.text().stream())
                        .map(TextSegments::words)
                        .toList();
        return new TextStatistics(
                texts.size(),
                texts.stream().mapToLong(List::size).sum(),
                words.stream()
                        .map(word -> texts.stream().filter(text -> text.contains(word)).count())
                        .toList());
    }

    private static Bm25Query query(
            List<String> words, List<String> distinct, TextStatistics statistics) {
        var weighed = new ArrayList<Bm25Query.Word>();
        for (int i = 0; i < distinct.size(); i++) {
            weighed.add(
                    new Bm25Query.Word(
                            distinct.get(i),
                            Collections.frequency(words, distinct.get(i)) * statistics.weight(i)));
        }
        return new Bm25Query(
                TextSegments.TEXT, List.of(weighed), statistics.averageLength(), K1, B);
    }

    private static List<Scored> best(
            List<Document> documents, Bm25Query query, int k, Optional<DistanceRange> range) {
        var scored = new ArrayList<Scored>();
        for (Document document : documents) {
            if (document.text().isEmpty()) {
                continue;
            }
            List<String> text = TextSegments.words(document.text().get());
            double sum = 0;
            for (Bm25Query.Word word : query.queries().getFirst()) {
                double f = Collections.frequency(text, word.text());
                double length = 1 - B + B * text.size() / query.averageLength();
                sum += f == 0 ? 0 : word.weight() * (f * (K1 + 1) / (f + K1 * length));
            }
            if (sum > 0 && (range.isEmpty() || range.get().contains(Metric.BM25, (float) sum))) {
                scored.add(new Scored(document.key(), (float) sum));
            }
        }
        scored.sort(
                Comparator.comparingDouble((Scored each) -> -each.score)
                        .thenComparingLong(Scored::key));
        return scored.subList(0, Math.min(k, scored.size()));
    }

    private static List<Scored> found(
            SearchableSegment.View view, Bm25Query query, int k, Optional<DistanceRange> range) {
        var vectors = new QueryVectors(ByteBuffer.allocate(0), 1);
        Optional<Filter> everything = Optional.empty();
        VectorHits hits =
                view.search(
                        new VectorSearch(
                                new VectorQuery(
                                                TextSegments.VECTOR,
                                                Metric.BM25,
                                                vectors,
                                                k,
                                                0,
                                                everything,
                                                range)
                                        .withBm25(query),
                                Set.of(),
                                () -> false));
        int[] rows = hits.rows(0);
        Keys keys = view.keys(rows, rows.length);
        var found = new ArrayList<Scored>();
        for (int i = 0; i < rows.length; i++) {
            found.add(new Scored((Long) keys.get(i), hits.distances(0)[i]));
        }
        return found;
    }
}
