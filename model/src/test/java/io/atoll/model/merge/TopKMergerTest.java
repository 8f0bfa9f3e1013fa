package io.atoll.model.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Metric;
import io.atoll.model.rows.Keys;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class TopKMergerTest {

    /// One row of a test: its key as a number, which stands for text keys too.
    private record Row(int key, float distance, long segmentId, int row) {}

    @ParameterizedTest
    @CsvSource({"L2, false", "IP, false", "COSINE, false", "L2, true", "IP, true"})
    void mergesAsIfAllRowsWereInOnePlace(Metric metric, boolean texts) {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            int nodes = random.nextInt(1, 9);
            int queries = random.nextInt(1, 4);
            int offset = random.nextInt(0, 5);
            int limit = random.nextInt(1, 30);
            Comparator<Row> order = order(metric);
            List<List<List<Row>>> byNode = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                byNode.add(randomHits(random, node, queries, offset + limit, order));
            }
            var lists = byNode.stream().map(hits -> Hits.of(hits, texts)).toList();

            var merged = new MergedHits(0);
            var merger = new TopKMerger(lists, metric, offset + limit);
            for (int query = 0; query < queries; query++) {
                merger.merge(query, offset, limit, merged);
            }

            List<Row> expected = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            for (int query = 0; query < queries; query++) {
                List<Row> all = new ArrayList<>();
                for (var hits : byNode) {
                    all.addAll(hits.get(query));
                }
                List<Row> best = distinct(all, order);
                List<Row> page =
                        best.subList(
                                Math.min(offset, best.size()),
                                Math.min(offset + limit, best.size()));
                expected.addAll(page);
                counts.add(page.size());
            }
            assertEquals(expected, rows(lists, merged), "seed " + seed);
            assertEquals(counts, merged.counts(), "seed " + seed);
        }
    }

    private static Comparator<Row> order(Metric metric) {
        Comparator<Row> byDistance = Comparator.comparingDouble(Row::distance);
        return (metric.largerIsBetter() ? byDistance.reversed() : byDistance)
                .thenComparing(row -> row.key)
                .thenComparing(row -> row.segmentId)
                .thenComparing(row -> row.row);
    }

    /// Few distances and few keys, so that ties and repeated keys are frequent; as nodes answer:
    /// the best distinct keys, as many as were asked for.
    private static List<List<Row>> randomHits(
            Random random, int node, int queries, int k, Comparator<Row> order) {
        List<List<Row>> hits = new ArrayList<>();
        for (int query = 0; query < queries; query++) {
            List<Row> rows = new ArrayList<>();
            int count = random.nextInt(0, 60);
            for (int i = 0; i < count; i++) {
                float distance = random.nextInt(-5, 5) * 0.5f;
                rows.add(new Row(random.nextInt(40), distance, 10 * node + i % 3, i));
            }
            List<Row> best = distinct(rows, order);
            hits.add(best.subList(0, Math.min(k, best.size())));
        }
        return hits;
    }

    private static List<Row> distinct(List<Row> rows, Comparator<Row> order) {
        Map<Integer, Row> best = new LinkedHashMap<>();
        rows.stream().sorted(order).forEach(row -> best.putIfAbsent(row.key, row));
        return new ArrayList<>(best.values());
    }

    /// A list of a test.
    private record Hits(List<List<Row>> byQuery, List<Row> all, Keys keys) implements RankedHits {

        static Hits of(List<List<Row>> byQuery, boolean texts) {
            List<Row> all = byQuery.stream().flatMap(List::stream).toList();
            return new Hits(
                    byQuery,
                    all,
                    texts
                            ? Keys.ofTexts(all.stream().map(row -> text(row.key)).toList())
                            : Keys.ofLongs(all.stream().mapToLong(Row::key).toArray()));
        }

        @Override
        public int start(int query) {
            return byQuery.subList(0, query).stream().mapToInt(List::size).sum();
        }

        @Override
        public int end(int query) {
            return start(query + 1);
        }

        @Override
        public float distance(int hit) {
            return all.get(hit).distance;
        }

        @Override
        public long segmentId(int hit) {
            return all.get(hit).segmentId;
        }

        @Override
        public int row(int hit) {
            return all.get(hit).row;
        }
    }

    private static String text(int key) {
        return "key-%03d".formatted(key);
    }

    private static List<Row> rows(List<Hits> lists, MergedHits merged) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < merged.size(); i++) {
            rows.add(lists.get(merged.list(i)).all().get(merged.hit(i)));
        }
        return rows;
    }

    @Test
    void tellsManyKeysApart() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var distinct = DistinctKeys.like(Keys.ofLongs(0), 1_000);
            for (int round = 0; round < 5; round++) {
                distinct.clear();
                Set<Long> expected = new HashSet<>();
                while (expected.size() < 1_000) {
                    long key = random.nextBoolean() ? random.nextInt(2_000) : random.nextLong();
                    assertEquals(
                            expected.add(key), distinct.add(Keys.ofLongs(key), 0), "seed " + seed);
                }
            }
        }
    }
}
