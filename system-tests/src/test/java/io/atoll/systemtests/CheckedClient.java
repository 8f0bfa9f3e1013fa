package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
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
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.RouterConfig;
import io.atoll.router.api.WriteRequest;
import io.atoll.systemtests.RowModel.Hit;
import io.atoll.systemtests.RowModel.Row;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A client that remembers what it has written: it writes rows at random whose keys are its own,
/// and compares answers with brute force over the rows that should be alive. Vectors are small
/// whole numbers, so distances are exact and ties are many.
///
/// One thread writes; others may read at the same time. What they see must be what was true at one
/// moment until they got their answer: at level Strong, and Session with the timestamp of the last
/// write, a moment after they asked; at level Bounded, one within the window before; at level
/// Eventually, any. A write whose outcome nobody knows leaves two possibilities, until an answer
/// shows which one it is.
final class CheckedClient {
    static final String COLLECTION = "things";
    private static final int DIMENSION = 4;
    private static final int KEPT_STATES = 1_000;

    /// The timestamp of who has not written yet.
    private static final long NOTHING_WRITTEN = 1;

    private static final long WINDOW_NANOS =
            RouterConfig.defaults().consistency().boundedWindow().toNanos();

    private final Supplier<Router> router;
    private final Schema schema;
    private final Metric metric;
    private final long firstKey;
    private final int keyCount;
    private final Duration limit;

    /// What may be true, from one change to the next: one model while nothing is written, one more
    /// while a write is under way. The oldest are forgotten.
    private final List<State> states = new ArrayList<>();

    private int forgotten;
    private boolean writing;
    private long lastWritten = NOTHING_WRITTEN;

    private final List<String> unknownOutcomes = new ArrayList<>();

    /// @param router the one to ask now
    /// @param firstKey its own keys begin here
    /// @param limit how long each request may take
    CheckedClient(
            Supplier<Router> router, Metric metric, long firstKey, int keyCount, Duration limit) {
        this.router = router;
        this.schema = router.get().collection("default", COLLECTION).schema();
        this.metric = metric;
        this.firstKey = firstKey;
        this.keyCount = keyCount;
        this.limit = limit;
        states.add(new State(List.of(new RowModel()), System.nanoTime()));
    }

    /// Creates and loads the collection that all clients write to.
    static void createCollection(Router router, Metric metric, int replicas, Duration limit) {
        new LoadedCollection(
                        COLLECTION,
                        List.of(
                                LoadedCollection.key(),
                                LoadedCollection.vector(DIMENSION),
                                LoadedCollection.number(),
                                LoadedCollection.word()),
                        Optional.of(ConsistencyLevel.STRONG),
                        "FLAT",
                        metric,
                        replicas)
                .createOn(router, limit);
    }

    static void awaitLoaded(Router router) {
        LoadedCollection.awaitLoaded(router, COLLECTION);
    }

    /// Writes something, mostly inserts.
    ///
    /// @return what it was
    String write(Random random) {
        int dice = random.nextInt(100);
        if (dice < 58) {
            List<Row> rows = randomRows(random);
            return change(
                    "insert of " + rows.size(),
                    model -> model.insert(rows),
                    () -> router.get().insert(request(rows)).timestamp());
        } else if (dice < 76) {
            List<Row> rows = randomRows(random);
            return change(
                    "upsert of " + rows.size(),
                    model -> model.upsert(rows),
                    () -> router.get().upsert(request(rows)).timestamp());
        } else if (dice < 88) {
            List<Long> keys =
                    LongStream.generate(() -> randomKey(random))
                            .limit(1 + random.nextInt(20))
                            .boxed()
                            .toList();
            return change(
                    "delete of " + keys,
                    model -> model.delete(keys),
                    () -> delete("id in " + keys));
        } else if (dice < 94) {
            long bound = random.nextInt(1000);
            return change(
                    "delete by filter",
                    model -> model.delete(row -> row.number() > bound && row.number() < bound + 20),
                    () -> delete(own("number > " + bound + " and number < " + (bound + 20))));
        }
        router.get().flush("default", COLLECTION, limit);
        return "flush";
    }

    private long delete(String filter) {
        return router.get()
                .delete(new DeleteRequest("default", COLLECTION, "", filter, Map.of(), limit))
                .timestamp();
    }

    /// @param write returns its timestamp
    private String change(String what, Consumer<RowModel> effect, LongSupplier write) {
        List<RowModel> before = since(now());
        List<RowModel> after = before.stream().map(model -> model.after(effect)).toList();
        var either = new ArrayList<>(before);
        either.addAll(after);
        enter(either, true);
        try {
            acknowledge(after, write.getAsLong());
        } catch (AtollException e) {
            if (e.code() == ErrorCode.RATE_LIMIT) {
                enter(before, false);
                return what + ", refused";
            }
            enter(either, false);
            noteUnknown(what + ": " + e.getMessage());
        }
        return what;
    }

    private synchronized void enter(List<RowModel> possible, boolean begins) {
        if (states.size() == KEPT_STATES) {
            states.subList(0, KEPT_STATES / 2).clear();
            forgotten += KEPT_STATES / 2;
        }
        states.add(new State(possible, System.nanoTime()));
        writing = begins;
    }

    private synchronized void acknowledge(List<RowModel> possible, long timestamp) {
        enter(possible, false);
        lastWritten = timestamp;
    }

    private synchronized void noteUnknown(String outcome) {
        unknownOutcomes.add(outcome);
    }

    /// What was answered to writes that were not acknowledged.
    synchronized List<String> unknownOutcomes() {
        return List.copyOf(unknownOutcomes);
    }

    private List<Row> randomRows(Random random) {
        int count = 1 + random.nextInt(40);
        var rows = new ArrayList<Row>(count);
        for (int i = 0; i < count; i++) {
            rows.add(
                    new Row(
                            randomKey(random),
                            randomVector(random),
                            random.nextInt(1000),
                            random.nextInt(5) == 0 ? null : "w" + random.nextInt(30)));
        }
        return rows;
    }

    private long randomKey(Random random) {
        return firstKey + random.nextInt(keyCount);
    }

    private static float[] randomVector(Random random) {
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextInt(9) - 4;
        }
        return vector;
    }

    private WriteRequest request(List<Row> rows) {
        int count = rows.size();
        var keys = new long[count];
        var numbers = new long[count];
        var words = new String[count];
        var nulls = new BitSet();
        var vectors =
                ByteBuffer.allocate(count * DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
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
                        new Column.Vectors(
                                id("vector"),
                                DataType.FLOAT_VECTOR,
                                count,
                                DIMENSION,
                                vectors.flip()),
                        new Column.Longs(id("number"), DataType.INT64, numbers, null),
                        new Column.Texts(id("word"), words, nulls));
        return WriteRequest.whole("default", COLLECTION, "", new Rows(count, columns), limit);
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    void checkSearch(Random random) throws Exception {
        Condition condition = randomCondition(random);
        int limit = 1 + random.nextInt(20);
        int offset = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
        List<float[]> queries =
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(_ -> randomVector(random))
                        .toList();
        check(
                randomLevel(random),
                "search with filter " + condition.text(),
                model ->
                        queries.stream()
                                .map(
                                        query ->
                                                model.search(
                                                        query,
                                                        metric,
                                                        condition.test(),
                                                        limit,
                                                        offset))
                                .toList(),
                asking -> search(asking, condition, queries, limit, offset));
    }

    private List<List<Hit>> search(
            Asking asking, Condition condition, List<float[]> queries, int limit, int offset)
            throws Exception {
        var bytes =
                ByteBuffer.allocate(queries.size() * DIMENSION * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] query : queries) {
            for (float value : query) {
                bytes.putFloat(value);
            }
        }
        var answer =
                answered(
                        router.get()
                                .search(
                                        CollectionSearch.of(
                                                terms(asking, List.of("number")),
                                                VectorPart.of(
                                                        DataType.FLOAT_VECTOR,
                                                        new QueryVectors(
                                                                bytes.flip(), queries.size()),
                                                        filter(condition)),
                                                new Page(offset, limit),
                                                false)));
        var found = new ArrayList<List<Hit>>();
        int at = 0;
        for (int query = 0; query < queries.size(); query++) {
            var hits = new ArrayList<Hit>();
            for (int i = 0; i < answer.hitCounts().get(query); i++, at++) {
                long key = ((Keys.LongKeys) answer.keys()).value(at);
                hits.add(new Hit(key, answer.distances()[at]));
            }
            found.add(hits);
        }
        if (at == 0) {
            return found;
        }
        requireNumbers(since(asking.from()), (Keys.LongKeys) answer.keys(), answer.output(), at);
        return found;
    }

    private void requireNumbers(List<RowModel> allowed, Keys.LongKeys keys, Rows output, int rows) {
        var numbers = (Column.Longs) output.column(id("number")).orElseThrow();
        for (int row = 0; row < rows; row++) {
            long key = keys.value(row);
            List<Long> possible =
                    allowed.stream()
                            .flatMap(model -> model.rowsOf(key).stream())
                            .map(Row::number)
                            .toList();
            long number = numbers.value(row);
            assertTrue(
                    possible.contains(number),
                    () -> "key " + key + " came with number " + number + ", it has " + possible);
        }
    }

    void checkQuery(Random random) throws Exception {
        Condition condition = randomCondition(random);
        int limit = 1 + random.nextInt(50);
        int offset = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
        check(
                randomLevel(random),
                "query with filter " + condition.text(),
                model -> model.query(condition.test(), limit, offset),
                asking -> query(asking, condition, limit, offset));
    }

    private List<Long> query(Asking asking, Condition condition, int limit, int offset)
            throws Exception {
        var answer =
                answered(
                        router.get()
                                .query(
                                        CollectionQuery.paged(
                                                terms(asking, List.of("number")),
                                                filter(condition),
                                                new Page(offset, limit))));
        return IntStream.range(0, answer.keys().size())
                .mapToObj(i -> (Long) answer.keys().get(i))
                .toList();
    }

    void checkCount(Random random) throws Exception {
        Condition condition = randomCondition(random);
        check(
                randomLevel(random),
                "count with filter " + condition.text(),
                model -> model.count(condition.test()),
                asking -> count(asking, condition));
    }

    private long count(Asking asking, Condition condition) throws Exception {
        return answered(
                        router.get()
                                .query(
                                        CollectionQuery.counting(
                                                terms(asking, List.of()), filter(condition))))
                .count();
    }

    /// Compares all keys and the number of rows.
    void checkAll() throws Exception {
        var all = new Condition(own(""), _ -> true);
        check(
                ConsistencyLevel.STRONG,
                "all keys",
                RowModel::keys,
                asking -> query(asking, all, keyCount, 0));
        check(
                ConsistencyLevel.STRONG,
                "all rows",
                model -> model.count(all.test()),
                asking -> count(asking, all));
    }

    private <A> A answered(CompletableFuture<A> answer) throws Exception {
        return answer.get(limit.toSeconds(), TimeUnit.SECONDS);
    }

    private ReadTerms terms(Asking asking, List<String> fields) {
        return new ReadTerms(
                ReadTarget.of("default", COLLECTION),
                fields,
                new ReadFreshness(
                        Optional.of(asking.level()),
                        asking.level() == ConsistencyLevel.SESSION ? asking.written() : 0),
                Patience.forAll(limit));
    }

    private static FilterText filter(Condition condition) {
        return new FilterText(condition.text(), Map.of());
    }

    private static ConsistencyLevel randomLevel(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> ConsistencyLevel.SESSION;
            case 1 -> ConsistencyLevel.BOUNDED;
            case 2 -> ConsistencyLevel.EVENTUALLY;
            default -> ConsistencyLevel.STRONG;
        };
    }

    /// One question.
    ///
    /// @param from the first of the states that may be seen
    /// @param written the timestamp of the last write that was acknowledged
    private record Asking(ConsistencyLevel level, int from, long written) {}

    private interface Ask<T> {
        T ask(Asking asking) throws Exception;
    }

    private <T> void check(
            ConsistencyLevel level, String what, Function<RowModel, T> expected, Ask<T> ask)
            throws Exception {
        Asking asking = asking(level);
        T found = ask.ask(asking);
        List<RowModel> allowed = since(asking.from());
        List<RowModel> right =
                allowed.stream().filter(model -> expected.apply(model).equals(found)).toList();
        if (right.isEmpty()) {
            assertEquals(
                    expected.apply(allowed.getLast()),
                    found,
                    level + " " + what + ", " + allowed.size() + " possible states");
        }
        narrow(asking.from(), right);
    }

    private synchronized Asking asking(ConsistencyLevel level) {
        int from =
                switch (level) {
                    case BOUNDED -> lastBefore(System.nanoTime() - WINDOW_NANOS);
                    case EVENTUALLY -> forgotten;
                    default -> now();
                };
        return new Asking(level, from, lastWritten);
    }

    /// The state at that moment.
    private int lastBefore(long nanos) {
        int at = states.size() - 1;
        while (at > 0 && states.get(at).beganNanos() - nanos > 0) {
            at--;
        }
        return forgotten + at;
    }

    private synchronized int now() {
        return forgotten + states.size() - 1;
    }

    /// What may have been true at some moment since then.
    private synchronized List<RowModel> since(int from) {
        int first = Math.max(0, from - forgotten);
        return states.subList(first, states.size()).stream()
                .flatMap(state -> state.possible().stream())
                .toList();
    }

    /// If nothing was under way, the answer shows what is true.
    private synchronized void narrow(int from, List<RowModel> right) {
        if (from == now() && !writing) {
            long began = states.getLast().beganNanos();
            states.set(from - forgotten, new State(right, began));
        }
    }

    /// @param beganNanos by [System#nanoTime]: when it became true
    private record State(List<RowModel> possible, long beganNanos) {}

    /// A condition with a meaning in the query language and here, for its own keys.
    private Condition randomCondition(Random random) {
        long bound = random.nextInt(1000);
        String word = "w" + random.nextInt(30);
        Condition any =
                switch (random.nextInt(6)) {
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
        return new Condition(own(any.text()), any.test());
    }

    private String own(String filter) {
        String keys = "id >= " + firstKey + " and id < " + (firstKey + keyCount);
        return filter.isEmpty() ? keys : "(" + filter + ") and " + keys;
    }

    private record Condition(String text, Predicate<Row> test) {}
}
