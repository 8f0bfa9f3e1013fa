package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.CollectionFunction;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange.CreateCollection;
import io.atoll.model.change.MetadataChange.CreateIndex;
import io.atoll.model.change.MetadataChange.Load;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Searches of texts by BM25 and by filters, against a naive computation over all texts: on one
/// read node and on four, which answer alike, before and after a restart.
final class WordSearchTest {
    private static final String NAME = "texts";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROWS = 300;
    private static final double K1 = 1.4;
    private static final double B = 0.6;
    private static final Schema SCHEMA =
            new Schema(
                    "",
                    List.of(
                            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                            Field.of(101, "text", DataType.VARCHAR)
                                    .with(Field.Trait.ANALYZED)
                                    .with(Field.Trait.MATCHED)
                                    .withMaxLength(2000),
                            Field.of(102, "sparse", DataType.SPARSE_FLOAT_VECTOR)
                                    .with(Field.Trait.FUNCTION_OUTPUT)),
                    List.of(
                            new CollectionFunction(
                                    100, "bm25", "", CollectionFunction.Type.BM25, 101, 102)));

    private final long seed = Long.getLong("atoll.words.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TreeMap<Long, List<String>> texts = new TreeMap<>();

    private record Told(long key, float score) {}

    @Test
    void oneNodeScoresLikeANaiveComputation(@TempDir Path folder) throws Exception {
        check(1, folder);
    }

    @Test
    void fourNodesScoreLikeANaiveComputation(@TempDir Path folder) throws Exception {
        check(4, folder);
    }

    private void check(int readNodes, Path folder) throws Exception {
        System.out.println("words, seed " + seed);
        try (var cluster = TestCluster.start(folder, readNodes, 8_000)) {
            create(cluster.router());
            write(cluster.router());
            compare(cluster.router());
            if (readNodes == 1) {
                return;
            }
            cluster.restartReadNode(cluster.readNodeIds().getFirst());
            cluster.restartRouter();
            LoadedCollection.awaitLoaded(cluster.router(), NAME);
            compare(cluster.router());
        }
    }

    private static void create(Router router) {
        router.change(
                new CreateCollection(
                        "default", NAME, SCHEMA, 1, Optional.of(ConsistencyLevel.STRONG), Map.of()),
                LIMIT);
        router.change(
                new CreateIndex(
                        "default",
                        NAME,
                        "sparse",
                        "",
                        "SPARSE_INVERTED_INDEX",
                        "BM25",
                        Map.of("bm25_k1", Double.toString(K1), "bm25_b", Double.toString(B))),
                LIMIT);
        router.change(new Load("default", NAME, 1), LIMIT);
        LoadedCollection.awaitLoaded(router, NAME);
    }

    private void write(Router router) {
        for (long first = 0; first < ROWS; first += 100) {
            var batch = new TreeMap<Long, List<String>>();
            for (long key = first; key < first + 100; key++) {
                batch.put(key, text(random.nextInt(1, 30)));
            }
            router.insert(request(batch));
            texts.putAll(batch);
            List<Long> deleted = List.of(first + 3, first + 50);
            router.delete(
                    new DeleteRequest(
                            "default", NAME, "", "id in {ids}", Map.of("ids", deleted), LIMIT));
            texts.keySet().removeAll(deleted);
            var changed = new TreeMap<Long, List<String>>();
            for (long key = first / 2; key < first / 2 + 7; key++) {
                changed.put(key, text(random.nextInt(1, 30)));
            }
            router.upsert(request(changed));
            texts.putAll(changed);
        }
    }

    /// Some words are frequent, most are not.
    private List<String> text(int words) {
        var text = new ArrayList<String>();
        for (int i = 0; i < words; i++) {
            text.add("w" + (int) (40 * Math.pow(random.nextDouble(), 2)));
        }
        return text;
    }

    private static WriteRequest request(TreeMap<Long, List<String>> batch) {
        var keys = batch.keySet().stream().mapToLong(Long::longValue).toArray();
        String[] values =
                batch.values().stream()
                        .map(words -> String.join(", ", words))
                        .toArray(String[]::new);
        return WriteRequest.whole(
                "default",
                NAME,
                "",
                new Rows(
                        keys.length,
                        List.of(
                                new Column.Longs(100, DataType.INT64, keys, null),
                                new Column.Texts(101, values, null))),
                LIMIT);
    }

    private void compare(Router router) throws Exception {
        for (int i = 0; i < 12; i++) {
            List<List<String>> queries = List.of(text(3), text(1));
            Page page = new Page(random.nextInt(3), 1 + random.nextInt(20));
            boolean filtered = random.nextBoolean();
            FilterText filter =
                    filtered
                            ? new FilterText("text_match(text, \"w1 w7\")", Map.of())
                            : FilterText.NONE;
            SearchAnswer answer = router.search(search(queries, filter, page)).get();
            var expected = new ArrayList<List<Told>>();
            for (List<String> query : queries) {
                expected.add(naive(query, filtered, page));
            }
            assertEquals(expected, told(answer), "search %d, seed %d".formatted(i, seed));
        }
        assertEquals(
                texts.values().stream().filter(text -> isPhrase(text, "w0", "w1")).count(),
                router.query(
                                new CollectionQuery(
                                        terms(),
                                        new FilterText("phrase_match(text, \"w0 w1\")", Map.of()),
                                        true,
                                        Optional.empty()))
                        .get()
                        .count());
    }

    private static boolean isPhrase(List<String> text, String first, String second) {
        return Collections.indexOfSubList(text, List.of(first, second)) >= 0;
    }

    private static CollectionSearch search(
            List<List<String>> queries, FilterText filter, Page page) {
        List<ByteBuffer> texts =
                queries.stream()
                        .map(words -> ByteBuffer.wrap(String.join(" ", words).getBytes(UTF_8)))
                        .toList();
        return CollectionSearch.of(
                terms(),
                VectorPart.of(DataType.VARCHAR, QueryVectors.ofAnyLength(texts), filter),
                page,
                false);
    }

    private static ReadTerms terms() {
        return new ReadTerms(
                ReadTarget.of("default", NAME),
                List.of(),
                ReadFreshness.OF_COLLECTION,
                Patience.forAll(LIMIT));
    }

    private static List<List<Told>> told(SearchAnswer answer) {
        var told = new ArrayList<List<Told>>();
        int hit = 0;
        for (int count : answer.hitCounts()) {
            var ofQuery = new ArrayList<Told>();
            for (int end = hit + count; hit < end; hit++) {
                ofQuery.add(new Told((Long) answer.keys().get(hit), answer.distances()[hit]));
            }
            told.add(ofQuery);
        }
        return told;
    }

    private List<Told> naive(List<String> query, boolean filtered, Page page) {
        double count = texts.size();
        double average = texts.values().stream().mapToInt(List::size).sum() / count;
        var all = new ArrayList<Told>();
        texts.forEach(
                (key, text) -> {
                    double score = 0;
                    for (String word : query.stream().distinct().toList()) {
                        double having =
                                texts.values().stream().filter(t -> t.contains(word)).count();
                        double weight =
                                Collections.frequency(query, word)
                                        * Math.log(1 + (count - having + 0.5) / (having + 0.5));
                        double f = Collections.frequency(text, word);
                        score +=
                                weight
                                        * (f
                                                * (K1 + 1)
                                                / (f + K1 * (1 - B + B * text.size() / average)));
                    }
                    boolean accepted =
                            !filtered || !Collections.disjoint(text, Arrays.asList("w1", "w7"));
                    if (score > 0 && accepted) {
                        all.add(new Told(key, (float) score));
                    }
                });
        all.sort(Comparator.comparingDouble((Told each) -> -each.score).thenComparing(Told::key));
        return all.stream().skip(page.offset()).limit(page.limit()).toList();
    }
}
