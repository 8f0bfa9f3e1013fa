package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.IteratorBatch;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.Column;
import io.atoll.router.Router;
import io.atoll.router.api.SearchAnswer;
import io.atoll.systemtests.RankedRows.Hit;
import io.atoll.systemtests.RankedRows.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// Random searches whose answers are made of several lists, against brute force: on one read node
/// and on four, which answer alike.
final class RankedReadsTest {
    private static final int ROWS = 900;
    private static final int SEARCHES = 60;

    private final long seed = Long.getLong("atoll.ranked.seed", System.nanoTime());
    private final RankedRows rows = RankedRows.random(new Random(seed), ROWS, 25);

    @Test
    void oneNodeAnswersLikeBruteForce(@TempDir Path folder) throws Exception {
        check(1, folder);
    }

    @Test
    void fourNodesAnswerLikeBruteForce(@TempDir Path folder) throws Exception {
        check(4, folder);
    }

    private void check(int readNodes, Path folder) throws Exception {
        System.out.println("ranked reads, seed " + seed);
        try (var cluster = TestCluster.start(folder, readNodes, 8_000)) {
            rows.writeTo(cluster.router());
            var random = new Random(seed + 1);
            for (int i = 0; i < SEARCHES; i++) {
                Asked asked = i % 3 == 0 ? grouped(random) : hybrid(random);
                SearchAnswer answer = cluster.router().search(asked.request()).get();
                assertEquals(asked.expected(), told(answer), "search " + i + ", seed " + seed);
            }
            for (int i = 0; i < 4; i++) {
                iterate(cluster.router(), random);
            }
        }
    }

    /// A search, and the answer by brute force.
    private record Asked(CollectionSearch request, List<List<Told>> expected) {}

    /// What an answer says of a hit.
    private record Told(long key, float score, long number) {}

    private static List<List<Told>> told(SearchAnswer answer) {
        long[] numbers = numbers(answer);
        var told = new ArrayList<List<Told>>();
        int hit = 0;
        for (int count : answer.hitCounts()) {
            var ofQuery = new ArrayList<Told>();
            for (int end = hit + count; hit < end; hit++) {
                ofQuery.add(
                        new Told(
                                (Long) answer.keys().get(hit),
                                answer.distances()[hit],
                                numbers[hit]));
            }
            told.add(ofQuery);
        }
        return told;
    }

    private static long[] numbers(SearchAnswer answer) {
        return answer.keys().size() == 0
                ? new long[0]
                : ((Column.Longs) answer.output().columns().getFirst()).values();
    }

    private static List<Told> told(List<Hit> hits, Page page) {
        return hits.stream()
                .skip(page.offset())
                .limit(page.limit())
                .map(hit -> new Told(hit.row().key(), hit.score(), hit.row().number()))
                .toList();
    }

    private static ReadTerms terms() {
        return new ReadTerms(
                ReadTarget.of("default", RankedRows.NAME),
                List.of("number"),
                ReadFreshness.OF_COLLECTION,
                Patience.forAll(RankedRows.LIMIT));
    }

    // --- iterators ---------------------------------------------------------------------------

    /// Every row comes once, in the state that the iterator began with, whatever is written.
    private void iterate(Router router, Random random) throws Exception {
        String field = random.nextBoolean() ? "near" : "alike";
        float[] query = RankedRows.vector(random);
        int size = 1 + random.nextInt(200);
        List<Hit> expected = rows.byDistance(field, query, _ -> true);
        Row last = expected.getLast().row();
        var found = new ArrayList<Told>();
        Optional<Float> bound = Optional.empty();
        long timestamp = 0;
        long newKey = 1_000_000_000L + random.nextInt();
        while (true) {
            SearchAnswer batch = router.search(batch(field, query, size, bound, timestamp)).get();
            if (batch.keys().size() == 0) {
                break;
            }
            timestamp = batch.timestamp();
            bound = Optional.of(batch.distances()[batch.keys().size() - 1]);
            found.addAll(told(batch).getFirst());
            disturb(router, newKey, query, last);
        }
        // The end of a row that was deleted meanwhile may have been folded into its segment.
        expected.removeLast();
        found.removeIf(hit -> hit.key() == last.key());
        List<Told> wanted = told(expected, new Page(0, ROWS));
        for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
            assertEquals(
                    i < wanted.size() ? wanted.get(i) : null,
                    i < found.size() ? found.get(i) : null,
                    "row %d of an iterator by %s with batches of %d, seed %d"
                            .formatted(i, field, size, seed));
        }
        forget(router, newKey, last);
    }

    private static CollectionSearch batch(
            String field, float[] query, int size, Optional<Float> bound, long timestamp) {
        return new CollectionSearch(
                new ReadTerms(
                        ReadTarget.of("default", RankedRows.NAME),
                        List.of("number"),
                        new ReadFreshness(Optional.empty(), timestamp).withSnapshot(true),
                        Patience.forAll(RankedRows.LIMIT)),
                List.of(
                        new VectorPart(
                                field,
                                "",
                                DataType.FLOAT_VECTOR,
                                RankedRows.queries(List.of(query)),
                                FilterText.NONE,
                                Map.of(),
                                Optional.empty(),
                                0)),
                new Ranking.ByDistance(),
                Optional.empty(),
                new Page(0, size),
                Optional.of(new IteratorBatch(bound)),
                false);
    }

    /// A row that is as near as can be, and the last one is gone.
    private static void disturb(Router router, long newKey, float[] vector, Row last) {
        RankedRows.insert(router, List.of(new Row(newKey, vector, vector, "new", 1)));
        RankedRows.delete(router, List.of(last.key()));
    }

    private static void forget(Router router, long newKey, Row last) {
        RankedRows.delete(router, List.of(newKey, last.key()));
        RankedRows.insert(router, List.of(last));
    }

    // --- groups ------------------------------------------------------------------------------

    /// The best rows of the best groups, a group behind the other.
    private Asked grouped(Random random) {
        int queryCount = 1 + random.nextInt(3);
        Part part = part(random, queryCount, 0);
        var page = new Page(random.nextInt(5), 1 + random.nextInt(30));
        int size = 1 + random.nextInt(6);
        var expected = new ArrayList<List<Told>>();
        for (int query = 0; query < queryCount; query++) {
            Map<Object, List<Hit>> groups = new LinkedHashMap<>();
            rows.byDistance(part.part().field(), part.queries().get(query), part.filter())
                    .forEach(
                            hit ->
                                    groups.computeIfAbsent(
                                                    Objects.requireNonNullElse(
                                                            hit.row().group(), "none"),
                                                    _ -> new ArrayList<>())
                                            .add(hit));
            List<Hit> best =
                    groups.values().stream()
                            .skip(page.offset())
                            .limit(page.limit())
                            .flatMap(group -> group.stream().limit(size))
                            .toList();
            expected.add(told(best, new Page(0, ROWS)));
        }
        return new Asked(
                new CollectionSearch(
                        terms(),
                        List.of(part.part()),
                        new Ranking.ByDistance(),
                        Optional.of(new Grouping("group", size, random.nextBoolean())),
                        page,
                        Optional.empty(),
                        false),
                expected);
    }

    // --- hybrid searches ---------------------------------------------------------------------

    /// A part with its filter, in the language of filters and as a predicate.
    private record Part(VectorPart part, List<float[]> queries, Predicate<Row> filter) {}

    private static Part part(Random random, int queryCount, int limit) {
        var queries = new ArrayList<float[]>();
        for (int i = 0; i < queryCount; i++) {
            queries.add(RankedRows.vector(random));
        }
        int least = random.nextInt(120);
        boolean filtered = random.nextBoolean();
        return new Part(
                new VectorPart(
                        random.nextBoolean() ? "near" : "alike",
                        "",
                        DataType.FLOAT_VECTOR,
                        RankedRows.queries(queries),
                        filtered
                                ? new FilterText("number >= {least}", Map.of("least", least))
                                : FilterText.NONE,
                        Map.of(),
                        Optional.empty(),
                        limit),
                queries,
                row -> !filtered || row.number() >= least);
    }

    private Asked hybrid(Random random) {
        int queryCount = 1 + random.nextInt(3);
        var parts = new ArrayList<Part>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            parts.add(
                    part(random, queryCount, random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(80)));
        }
        var page = new Page(random.nextInt(8), 1 + random.nextInt(40));
        Ranking ranking = ranking(random, parts.size());
        var expected = new ArrayList<List<Told>>();
        for (int query = 0; query < queryCount; query++) {
            expected.add(told(fused(parts, ranking, query, page), page));
        }
        return new Asked(
                new CollectionSearch(
                        terms(),
                        parts.stream().map(Part::part).toList(),
                        ranking,
                        Optional.empty(),
                        page,
                        Optional.empty(),
                        false),
                expected);
    }

    private static Ranking ranking(Random random, int parts) {
        if (random.nextInt(4) == 0) {
            return new Ranking.Decay(
                    "number",
                    Ranking.Decay.Shape.values()[random.nextInt(3)],
                    random.nextInt(100),
                    1 + random.nextInt(50),
                    random.nextInt(5),
                    0.5,
                    Ranking.Decay.Mode.MAX,
                    false);
        }
        if (random.nextBoolean()) {
            return new Ranking.ReciprocalRank(1 + random.nextInt(100));
        }
        var weights = new ArrayList<Float>();
        for (int i = 0; i < parts; i++) {
            weights.add(random.nextFloat());
        }
        return new Ranking.Weighted(weights, random.nextBoolean());
    }

    private List<Hit> fused(List<Part> parts, Ranking ranking, int query, Page page) {
        boolean mixed = parts.stream().map(part -> part.part().field()).distinct().count() > 1;
        Map<Row, Float> scores = new HashMap<>();
        for (int p = 0; p < parts.size(); p++) {
            Part part = parts.get(p);
            String field = part.part().field();
            List<Hit> hits = rows.byDistance(field, part.queries().get(query), part.filter());
            long limit = part.part().limit() == 0 ? page.end() : part.part().limit();
            for (int rank = 0; rank < Math.min(limit, hits.size()); rank++) {
                float distance = hits.get(rank).score();
                float score =
                        switch (ranking) {
                            case Ranking.ByDistance _ -> throw new AssertionError();
                            case Ranking.Decay decay ->
                                    field.equals("near")
                                            ? score(field, distance, true, true)
                                            : distance;
                            case Ranking.ReciprocalRank rrf -> 1 / (rrf.k() + (rank + 1));
                            case Ranking.Weighted weighted ->
                                    weighted.weights().get(p)
                                            * score(field, distance, weighted.normalized(), mixed);
                        };
                scores.merge(
                        hits.get(rank).row(),
                        score,
                        ranking instanceof Ranking.Decay ? Math::max : Float::sum);
            }
        }
        var fused = new ArrayList<Hit>();
        scores.forEach(
                (row, score) ->
                        fused.add(
                                new Hit(
                                        row,
                                        ranking instanceof Ranking.Decay decay
                                                ? (float) decay.factor(row.number()) * score
                                                : score)));
        boolean ascending =
                ranking instanceof Ranking.Weighted weighted
                        && !weighted.normalized()
                        && !mixed
                        && parts.getFirst().part().field().equals("near");
        fused.sort(RankedRows.order(!ascending));
        return fused;
    }

    private static float score(String field, float distance, boolean normalized, boolean mixed) {
        float arcTangent = (float) Math.atan(distance);
        float pi = (float) Math.PI;
        if (field.equals("near")) {
            return normalized || mixed ? 1 - 2 * arcTangent / pi : distance;
        }
        return normalized ? 0.5f + arcTangent / pi : distance;
    }
}
