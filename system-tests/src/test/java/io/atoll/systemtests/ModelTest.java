package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.Router.CreateCollection;
import io.atoll.router.Router.CreateIndex;
import io.atoll.router.Router.DeleteRequest;
import io.atoll.router.Router.QueryRequest;
import io.atoll.router.Router.ReadOptions;
import io.atoll.router.Router.SearchRequest;
import io.atoll.router.Router.WriteRequest;
import io.atoll.systemtests.RowModel.Hit;
import io.atoll.systemtests.RowModel.Row;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Drives a whole cluster with random writes, flushes and restarts, and compares every answer with
/// brute force over the rows that should be alive. Vectors are small whole numbers, so distances
/// are exact and ties are many.
final class ModelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String COLLECTION = "things";
    private static final int DIMENSION = 4;
    private static final int KEY_SPACE = 400;

    @ParameterizedTest(name = "seed {0}, {1} read nodes, {2}")
    @CsvSource({"1, 1, L2", "2, 2, L2", "3, 3, IP", "4, 2, IP"})
    void answersLikeBruteForceWhateverHappensToTheCluster(
            long seed, int readNodes, Metric metric, @TempDir Path folder) throws Exception {
        System.out.println("model test, seed " + seed);
        try (var cluster = TestCluster.start(folder, readNodes, 6_000)) {
            new Run(cluster, new Random(seed), metric).run(120);
        }
    }

    private static final class Run {
        private final TestCluster cluster;
        private final Random random;
        private final Metric metric;
        private final RowModel model = new RowModel();
        private Schema schema;

        Run(TestCluster cluster, Random random, Metric metric) {
            this.cluster = cluster;
            this.random = random;
            this.metric = metric;
        }

        void run(int steps) throws Exception {
            createCollection();
            for (int step = 0; step < steps; step++) {
                String done = change();
                try {
                    checkSearch();
                    checkSearch();
                    checkQuery();
                    checkCount();
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("step " + step + ", after " + done, e);
                }
            }
        }

        private void createCollection() {
            Router router = cluster.router();
            router.createCollection(
                    new CreateCollection(
                            "default",
                            COLLECTION,
                            declared(),
                            1,
                            Optional.of(ConsistencyLevel.STRONG),
                            Map.of(),
                            LIMIT));
            router.createIndex(
                    new CreateIndex(
                            "default",
                            COLLECTION,
                            "vector",
                            "",
                            "FLAT",
                            metric.name(),
                            Map.of(),
                            LIMIT));
            router.load("default", COLLECTION, 1, LIMIT);
            awaitLoaded();
            schema = router.collection("default", COLLECTION).schema();
        }

        private void awaitLoaded() {
            Await.until(
                    "the collection is loaded",
                    () -> cluster.router().loadState("default", COLLECTION).percent() == 100);
        }

        private static Schema declared() {
            return new Schema(
                    "",
                    List.of(
                            field("id", DataType.INT64, true, false, 0, 0),
                            field("vector", DataType.FLOAT_VECTOR, false, false, DIMENSION, 0),
                            field("number", DataType.INT64, false, false, 0, 0),
                            field("word", DataType.VARCHAR, false, true, 0, 100)));
        }

        private static Field field(
                String name,
                DataType type,
                boolean key,
                boolean nullable,
                int dimension,
                int maxLength) {
            return new Field(
                    0,
                    name,
                    type,
                    key,
                    false,
                    nullable,
                    dimension,
                    maxLength,
                    false,
                    Optional.empty(),
                    "",
                    Map.of());
        }

        private String change() throws Exception {
            int dice = random.nextInt(100);
            if (dice < 50) {
                List<Row> rows = randomRows();
                cluster.router().insert(write(rows));
                model.insert(rows);
                return "insert of " + rows.size();
            } else if (dice < 65) {
                List<Row> rows = randomRows();
                cluster.router().upsert(write(rows));
                model.upsert(rows);
                return "upsert of " + rows.size();
            } else if (dice < 75) {
                List<Long> keys =
                        LongStream.generate(() -> random.nextInt(KEY_SPACE))
                                .limit(1 + random.nextInt(20))
                                .boxed()
                                .toList();
                delete("id in " + keys);
                model.delete(keys);
                return "delete of " + keys;
            } else if (dice < 80) {
                long bound = random.nextInt(1000);
                delete("number > " + bound + " and number < " + (bound + 20));
                model.delete(row -> row.number() > bound && row.number() < bound + 20);
                return "delete by filter";
            } else if (dice < 86) {
                cluster.router().flush("default", COLLECTION, LIMIT);
                return "flush";
            } else if (dice < 92) {
                String id = cluster.readNodeIds().get(random.nextInt(cluster.readNodeIds().size()));
                cluster.restartReadNode(id);
                return "restart of " + id;
            } else if (dice < 96) {
                cluster.restartWriteNode();
                return "restart of the write node";
            } else if (dice < 98) {
                cluster.restartRouter();
                awaitLoaded();
                return "restart of the router";
            }
            cluster.router()
                    .compactions()
                    .begin(cluster.router().collection("default", COLLECTION), LIMIT);
            return "compaction";
        }

        private void delete(String filter) {
            cluster.router()
                    .delete(new DeleteRequest("default", COLLECTION, "", filter, Map.of(), LIMIT));
        }

        private List<Row> randomRows() {
            int count = 1 + random.nextInt(40);
            var rows = new ArrayList<Row>(count);
            for (int i = 0; i < count; i++) {
                rows.add(
                        new Row(
                                random.nextInt(KEY_SPACE),
                                randomVector(),
                                random.nextInt(1000),
                                random.nextInt(5) == 0 ? null : "w" + random.nextInt(30)));
            }
            return rows;
        }

        private float[] randomVector() {
            var vector = new float[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = random.nextInt(9) - 4;
            }
            return vector;
        }

        private WriteRequest write(List<Row> rows) {
            int count = rows.size();
            var keys = new long[count];
            var numbers = new long[count];
            var words = new String[count];
            var nulls = new BitSet();
            var vectors =
                    ByteBuffer.allocate(count * DIMENSION * Float.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                Row row = rows.get(i);
                keys[i] = row.key();
                numbers[i] = row.number();
                words[i] = row.word() == null ? "" : row.word();
                nulls.set(i, row.word() == null);
                for (float value : row.vector()) {
                    vectors.putFloat(value);
                }
            }
            var columns =
                    List.of(
                            new Column.Longs(id("id"), DataType.INT64, keys, null),
                            new Column.Vectors(id("vector"), count, DIMENSION, vectors.flip()),
                            new Column.Longs(id("number"), DataType.INT64, numbers, null),
                            new Column.Texts(id("word"), words, nulls));
            return new WriteRequest("default", COLLECTION, "", new Rows(count, columns), LIMIT);
        }

        private long id(String field) {
            return schema.field(field).orElseThrow().id();
        }

        private void checkSearch() throws Exception {
            Condition condition = randomCondition();
            int queries = 1 + random.nextInt(3);
            int limit = 1 + random.nextInt(20);
            int offset = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
            var vectors = new ArrayList<float[]>();
            var bytes =
                    ByteBuffer.allocate(queries * DIMENSION * Float.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (int q = 0; q < queries; q++) {
                vectors.add(randomVector());
                for (float value : vectors.get(q)) {
                    bytes.putFloat(value);
                }
            }
            var answer =
                    cluster.router()
                            .search(
                                    new SearchRequest(
                                            options(condition, List.of("number")),
                                            "",
                                            "",
                                            ByteString.copyFrom(bytes.flip()),
                                            queries,
                                            limit,
                                            offset,
                                            0,
                                            Float.NaN,
                                            Float.NaN,
                                            false))
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            int at = 0;
            for (int q = 0; q < queries; q++) {
                List<Hit> expected =
                        model.search(vectors.get(q), metric, condition.test(), limit, offset);
                var found = new ArrayList<Hit>();
                for (int i = 0; i < answer.hitCounts().get(q); i++, at++) {
                    long key = ((Keys.LongKeys) answer.keys()).value(at);
                    found.add(new Hit(key, answer.distances()[at]));
                }
                assertEquals(expected, found, "search with filter " + condition.text());
            }
            for (int i = 0; i < at; i++) {
                checkNumber(((Keys.LongKeys) answer.keys()).value(i), answer.output(), i);
            }
        }

        private void checkNumber(long key, Rows output, int row) {
            var numbers = (Column.Longs) output.column(id("number")).orElseThrow();
            List<Long> possible = model.rowsOf(key).stream().map(Row::number).toList();
            assertTrue(
                    possible.contains(numbers.value(row)),
                    () ->
                            "key "
                                    + key
                                    + " came with number "
                                    + numbers.value(row)
                                    + ", it has "
                                    + possible);
        }

        private void checkQuery() throws Exception {
            Condition condition = randomCondition();
            int limit = 1 + random.nextInt(50);
            int offset = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
            var answer =
                    cluster.router()
                            .query(
                                    new QueryRequest(
                                            options(condition, List.of("number")),
                                            false,
                                            limit,
                                            offset))
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<Long> found =
                    IntStream.range(0, answer.keys().size())
                            .mapToObj(i -> (Long) answer.keys().get(i))
                            .toList();
            assertEquals(
                    model.query(condition.test(), limit, offset),
                    found,
                    "query with filter " + condition.text());
        }

        private void checkCount() throws Exception {
            Condition condition = randomCondition();
            var answer =
                    cluster.router()
                            .query(new QueryRequest(options(condition, List.of()), true, 0, 0))
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertEquals(
                    model.count(condition.test()),
                    answer.count(),
                    "count with filter " + condition.text());
        }

        private ReadOptions options(Condition condition, List<String> fields) {
            return new ReadOptions(
                    "default",
                    COLLECTION,
                    List.of(),
                    condition.text(),
                    Map.of(),
                    fields,
                    Optional.of(ConsistencyLevel.STRONG),
                    0,
                    LIMIT,
                    1);
        }

        private Condition randomCondition() {
            long bound = random.nextInt(1000);
            String word = "w" + random.nextInt(30);
            return switch (random.nextInt(6)) {
                case 0 -> new Condition("number < " + bound, row -> row.number() < bound);
                case 1 ->
                        new Condition(
                                "number % 7 == 3 or word == \"" + word + "\"",
                                row -> row.number() % 7 == 3 || word.equals(row.word()));
                case 2 -> new Condition("word is null", row -> row.word() == null);
                case 3 ->
                        new Condition(
                                "not (word like \"w1%\")",
                                row -> row.word() != null && !row.word().startsWith("w1"));
                default -> new Condition("", _ -> true);
            };
        }

        private record Condition(String text, Predicate<Row> test) {}
    }
}
