package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.read.CollectionQuery;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Random searches whose answers are made of several lists, against brute force: on one read node
/// and on four, which answer alike.
final class RankedReadsTest {
    private static final int ROWS = 900;
    private static final int SEARCHES = 80;

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

    /// All rows go from one group to the next at once, again and again: so each state has one group
    /// with all rows. Who looks for groups in one state and for their rows in another finds groups
    /// that have none.
    @Test
    void aSearchByGroupsReadsOneState(@TempDir Path folder) throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 1 << 24)) {
            Router router = cluster.router();
            RankedRows moving = RankedRows.random(new Random(seed), 8, 1);
            moving.writeTo(router);
            RankedRows.upsert(router, inGroup(moving, 0));
            var stopped = new AtomicBoolean();
            var writer =
                    new FutureTask<Void>(
                            () -> {
                                for (int group = 1; !stopped.get(); group++) {
                                    RankedRows.upsert(router, inGroup(moving, group));
                                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                                }
                                return null;
                            });
            Thread.startVirtualThread(writer);
            try {
                for (int i = 0; i < 5; i++) {
                    SearchAnswer answer = router.search(allInGroups(i % 2 == 0)).get();
                    var groups = (Column.Texts) answer.groupValues().orElseThrow();
                    assertEquals(8, answer.keys().size(), "rows of search " + i);
                    for (int hit = 1; hit < groups.size(); hit++) {
                        assertEquals(groups.value(0), groups.value(hit), "search " + i);
                    }
                }
            } finally {
                stopped.set(true);
            }
            writer.get();
        }
    }

    private static List<Row> inGroup(RankedRows rows, int group) {
        return rows.rows().stream()
                .map(row -> new Row(row.key(), row.near(), row.like(), "s" + group, 1))
                .toList();
    }

    private static CollectionSearch allInGroups(boolean hybrid) {
        var random = new Random(1);
        RankedPart part = RankedPart.random(random, 1, 0).unfiltered();
        return search(
                hybrid ? List.of(part, part) : List.of(part),
                hybrid ? new Ranking.ReciprocalRank(60) : new Ranking.ByDistance(),
                Optional.of(new Grouping("group", 8, false)),
                new Page(0, 3));
    }

    /// Rows that are not sealed are passed over by one part, and found by the other.
    private void passOver(Router router) throws Exception {
        router.flush("default", RankedRows.NAME, RankedRows.LIMIT);
        Await.until("all rows are sealed", () -> sealedRows(router) == rows.rows().size());
        float[] vector = {9, 9, 9};
        Row growing = new Row(2_000_000_000, vector, vector, "new", 1);
        RankedRows.insert(router, List.of(growing));
        var parts = new ArrayList<VectorPart>();
        for (boolean sealedOnly : List.of(true, false)) {
            parts.add(
                    new VectorPart(
                                    "near",
                                    "",
                                    DataType.FLOAT_VECTOR,
                                    RankedRows.queries(List.of(vector)),
                                    FilterText.NONE,
                                    Map.of(),
                                    Optional.empty(),
                                    2)
                            .with(new VectorPart.Extras(Optional.empty(), sealedOnly)));
        }
        SearchAnswer answer =
                router.search(
                                new CollectionSearch(
                                        terms(),
                                        parts,
                                        new Ranking.ReciprocalRank(1),
                                        Optional.empty(),
                                        new Page(0, 3),
                                        Optional.empty(),
                                        false))
                        .get();
        List<Hit> sealed = rows.byDistance("near", vector, _ -> true);
        assertEquals(
                List.of(
                        new Told(
                                sealed.get(0).row().key(),
                                1 / 2f + 1 / 3f,
                                sealed.get(0).row().number()),
                        new Told(growing.key(), 1 / 2f, 1),
                        new Told(sealed.get(1).row().key(), 1 / 3f, sealed.get(1).row().number())),
                told(answer).getFirst());
        RankedRows.delete(router, List.of(growing.key()));
    }

    private static long sealedRows(Router router) {
        var terms =
                new ReadTerms(
                        ReadTarget.of("default", RankedRows.NAME),
                        List.of(),
                        ReadFreshness.OF_COLLECTION.withSealedOnly(true),
                        Patience.forAll(RankedRows.LIMIT));
        return router.query(CollectionQuery.counting(terms, FilterText.NONE)).join().count();
    }

    private void check(int readNodes, Path folder) throws Exception {
        System.out.println("ranked reads, seed " + seed);
        try (var cluster = TestCluster.start(folder, readNodes, 8_000)) {
            rows.writeTo(cluster.router());
            var random = new Random(seed + 1);
            for (int i = 0; i < SEARCHES; i++) {
                Asked asked =
                        switch (i % 4) {
                            case 0 -> grouped(random);
                            case 1 -> hybrid(random);
                            case 2 -> hybridInGroups(random);
                            default -> boosted(random);
                        };
                SearchAnswer answer = cluster.router().search(asked.request()).get();
                assertEquals(asked.expected(), told(answer), "search " + i + ", seed " + seed);
            }
            for (int i = 0; i < 4; i++) {
                iterate(cluster.router(), random);
            }
            passOver(cluster.router());
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
        RankedPart part = RankedPart.random(random, queryCount, 0);
        var page = new Page(random.nextInt(5), 1 + random.nextInt(30));
        int size = 1 + random.nextInt(6);
        var expected = new ArrayList<List<Told>>();
        for (int query = 0; query < queryCount; query++) {
            List<Hit> hits =
                    rows.byDistance(part.part().field(), part.queries().get(query), part.filter());
            List<Hit> best =
                    RankedPart.groups(hits).values().stream()
                            .skip(page.offset())
                            .limit(page.limit())
                            .flatMap(group -> group.stream().limit(size))
                            .toList();
            expected.add(told(best, new Page(0, ROWS)));
        }
        return new Asked(
                search(
                        List.of(part),
                        new Ranking.ByDistance(),
                        Optional.of(new Grouping("group", size, random.nextBoolean())),
                        page),
                expected);
    }

    private static CollectionSearch search(
            List<RankedPart> parts, Ranking ranking, Optional<Grouping> grouping, Page page) {
        return new CollectionSearch(
                terms(),
                parts.stream().map(RankedPart::part).toList(),
                ranking,
                grouping,
                page,
                Optional.empty(),
                false);
    }

    // --- hybrid searches ---------------------------------------------------------------------

    /// One search whose distances are boosted.
    private Asked boosted(Random random) {
        RankedPart part = RankedPart.random(random, 1, 0).boosted(random);
        var page = new Page(random.nextInt(8), 1 + random.nextInt(40));
        return new Asked(
                search(List.of(part), new Ranking.ByDistance(), Optional.empty(), page),
                List.of(told(part.found(rows, 0, page.end()), page)));
    }

    private static List<RankedPart> parts(Random random, int queryCount, boolean boosted) {
        var parts = new ArrayList<RankedPart>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int limit = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(80);
            RankedPart part = RankedPart.random(random, queryCount, limit);
            parts.add(boosted ? part.boosted(random) : part);
        }
        return parts;
    }

    private static long limit(RankedPart part, Page page) {
        return part.part().limit() == 0 ? page.end() : part.part().limit();
    }

    private Asked hybrid(Random random) {
        int queryCount = 1 + random.nextInt(3);
        List<RankedPart> parts = parts(random, queryCount, true);
        var page = new Page(random.nextInt(8), 1 + random.nextInt(40));
        Ranking ranking = ranking(random, parts.size());
        var expected = new ArrayList<List<Told>>();
        for (int query = 0; query < queryCount; query++) {
            var lists = new ArrayList<List<Hit>>();
            for (RankedPart part : parts) {
                lists.add(part.found(rows, query, limit(part, page)));
            }
            expected.add(told(fused(parts, lists, ranking), page));
        }
        return new Asked(search(parts, ranking, Optional.empty(), page), expected);
    }

    /// Groups of rows that are ranked by what several parts found.
    private Asked hybridInGroups(Random random) {
        int queryCount = 1 + random.nextInt(2);
        List<RankedPart> parts = parts(random, queryCount, false);
        var page = new Page(random.nextInt(4), 1 + random.nextInt(12));
        Ranking ranking = ranking(random, parts.size());
        var grouping =
                new Grouping(
                        "group",
                        1 + random.nextInt(4),
                        random.nextBoolean(),
                        Grouping.Scorer.values()[random.nextInt(3)]);
        var expected = new ArrayList<List<Told>>();
        for (int query = 0; query < queryCount; query++) {
            var lists = new ArrayList<List<Hit>>();
            for (RankedPart part : parts) {
                lists.add(part.inGroups(rows, query, limit(part, page), grouping.size()));
            }
            List<Hit> fused = fused(parts, lists, ranking);
            List<Hit> best = best(fused, grouping, isAscending(parts, ranking), page);
            expected.add(told(best, new Page(0, ROWS)));
        }
        return new Asked(search(parts, ranking, Optional.of(grouping), page), expected);
    }

    private static List<Hit> best(
            List<Hit> fused, Grouping grouping, boolean ascending, Page page) {
        List<List<Hit>> groups =
                RankedPart.groups(fused).values().stream()
                        .map(group -> group.stream().limit(grouping.size()).toList())
                        .toList();
        Comparator<List<Hit>> byScore = Comparator.comparing(group -> score(group, grouping));
        return groups.stream()
                .sorted(
                        (ascending ? byScore : byScore.reversed())
                                .thenComparing(group -> -group.size())
                                .thenComparing(group -> group.getFirst().row().key()))
                .skip(page.offset())
                .limit(page.limit())
                .filter(group -> !grouping.strict() || group.size() == grouping.size())
                .flatMap(List::stream)
                .toList();
    }

    private static float score(List<Hit> group, Grouping grouping) {
        float sum = 0;
        for (Hit hit : group) {
            sum += hit.score();
        }
        return switch (grouping.scorer()) {
            case MAX -> group.getFirst().score();
            case SUM -> sum;
            case AVG -> sum / group.size();
        };
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

    private static boolean isMixed(List<RankedPart> parts) {
        return parts.stream().map(part -> part.part().field()).distinct().count() > 1;
    }

    private static boolean isAscending(List<RankedPart> parts, Ranking ranking) {
        return ranking instanceof Ranking.Weighted weighted
                && !weighted.normalized()
                && !isMixed(parts)
                && parts.getFirst().part().field().equals("near");
    }

    /// @param lists what each part found
    private static List<Hit> fused(List<RankedPart> parts, List<List<Hit>> lists, Ranking ranking) {
        boolean mixed = isMixed(parts);
        Map<Row, Float> scores = new HashMap<>();
        for (int p = 0; p < parts.size(); p++) {
            String field = parts.get(p).part().field();
            List<Hit> hits = lists.get(p);
            for (int rank = 0; rank < hits.size(); rank++) {
                float distance = hits.get(rank).score();
                float score =
                        switch (ranking) {
                            case Ranking.ByDistance _ -> throw new AssertionError();
                            case Ranking.Decay _ ->
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
        fused.sort(RankedRows.order(!isAscending(parts, ranking)));
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
