package io.atoll.systemtests.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.IDs;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Iterators of both kinds, as clients make them of Milvus's calls: every row of the state that
/// they began with comes once, in order, whatever is written between two batches. Rows that are
/// deleted or replaced meanwhile may be missing.
final class RandomIterators {
    private static final int MOST_BATCHES = 1_000;

    private final World world;
    private final String name;
    private final ModelCollection collection;
    private final Random random;
    private final int size;
    private long timestamp;

    RandomIterators(World world, String name, ModelCollection collection, Random random) {
        this.world = world;
        this.name = name;
        this.collection = collection;
        this.random = random;
        this.size = 1 + random.nextInt(20);
    }

    private Filter filter() {
        return Stream.generate(() -> new RandomFilters(collection, random).next())
                .filter(each -> each.params().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /// Writes something now and then.
    private void disturb() {
        var writes = new RandomWrites(world, name, collection, random);
        switch (random.nextInt(8)) {
            case 0, 1 -> writes.insert();
            case 2 -> writes.upsert();
            case 3 -> writes.deleteKeys();
            case 4 -> new RandomDefinitions(world, random).flush(name);
            default -> {}
        }
    }

    private List<ModelRow> rows() {
        return collection.in(List.copyOf(collection.loaded()));
    }

    private void requireSuccess(Status status) {
        assertEquals(0, status.getCode(), status.getReason());
    }

    private static KeyValuePair pair(String key, Object value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value.toString()).build();
    }

    // --- by distance -------------------------------------------------------------------------

    /// @param field whose distances are exact
    void search(ModelField field) {
        VectorMetric metric = collection.indexes().get(field.name()).metric();
        Filter filter = filter();
        JsonNode query = new RandomValues(random).of(field);
        List<Hit> expected = Hit.all(rows(), filter, field, metric, query);
        world.log(
                "search iterator over %s by %s %s, batches of %d, where %s"
                        .formatted(name, field.name(), query, size, filter.text()));
        var request =
                SearchRequest.newBuilder()
                        .setCollectionName(name)
                        .setDsl(filter.text())
                        .setDslType(DslType.BoolExprV1)
                        .setNq(1)
                        .setPlaceholderGroup(VectorBytes.placeholders(field, query))
                        .setConsistencyLevel(ConsistencyLevel.Strong);
        var found = new TreeMap<JsonNode, Float>(ModelCollection.KEY_ORDER);
        String token = "";
        String bound = "";
        float last = metric.largerIsBetter() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            SearchResultData data = next(request, field, token, bound);
            if (data.getScoresCount() == 0) {
                requireAll(expected, found);
                return;
            }
            for (int i = 0; i < data.getScoresCount(); i++) {
                float score = data.getScores(i);
                boolean ordered = metric.largerIsBetter() ? score <= last : score >= last;
                assertTrue(ordered, () -> "a distance after a farther one: " + score);
                last = score;
                JsonNode key = key(data.getIds(), i);
                assertEquals(null, found.put(key, score), () -> "key " + key + " twice");
            }
            token = data.getSearchIteratorV2Results().getToken();
            bound = Float.toString(data.getSearchIteratorV2Results().getLastBound());
            disturb();
        }
        throw new AssertionError("an iterator does not end");
    }

    private SearchResultData next(
            SearchRequest.Builder request, ModelField field, String token, String bound) {
        request.clearSearchParams()
                .addSearchParams(pair("anns_field", field.name()))
                .addSearchParams(pair("topk", size))
                .addSearchParams(pair("iterator", "True"))
                .addSearchParams(pair("search_iter_v2", "True"))
                .addSearchParams(pair("search_iter_batch_size", size))
                .addSearchParams(pair("params", "{}"));
        if (!token.isEmpty()) {
            request.addSearchParams(pair("search_iter_id", token))
                    .addSearchParams(pair("search_iter_last_bound", bound));
        }
        SearchResults results =
                world.cluster()
                        .client()
                        .grpc()
                        .search(request.setGuaranteeTimestamp(timestamp).build());
        requireSuccess(results.getStatus());
        timestamp = results.getSessionTs();
        return results.getResults();
    }

    private static JsonNode key(IDs ids, int at) {
        return ids.hasStrId()
                ? new TextNode(ids.getStrId().getData(at))
                : new LongNode(ids.getIntId().getData(at));
    }

    private void requireAll(List<Hit> expected, TreeMap<JsonNode, Float> found) {
        Set<ModelRow> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
        unchanged.addAll(rows());
        for (Hit hit : expected) {
            Float score = found.remove(hit.key());
            if (score == null) {
                assertTrue(
                        !unchanged.contains(hit.row()),
                        () -> "an iterator lacks key " + hit.key() + " with " + hit.score());
            } else {
                assertEquals(hit.score(), score, () -> "distance of key " + hit.key());
            }
        }
        assertTrue(found.isEmpty(), () -> "an iterator has too much: " + found);
    }

    // --- by key ------------------------------------------------------------------------------

    void query() {
        Filter filter = filter();
        var expected = new TreeMap<JsonNode, ModelRow>(ModelCollection.KEY_ORDER);
        rows().stream().filter(filter::accepts).forEach(row -> expected.put(row.key(), row));
        world.log(
                "query iterator over %s, batches of %d, where %s"
                        .formatted(name, size, filter.text()));
        var found = new ArrayList<JsonNode>();
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<JsonNode> keys = next(filter, found);
            if (keys.isEmpty()) {
                requireAll(expected, found);
                return;
            }
            found.addAll(keys);
            disturb();
        }
        throw new AssertionError("an iterator does not end");
    }

    private List<JsonNode> next(Filter filter, List<JsonNode> found) {
        String key = collection.key().name();
        String behind = found.isEmpty() ? "" : " and " + key + " > " + found.getLast();
        QueryResults results =
                world.cluster()
                        .client()
                        .grpc()
                        .query(
                                QueryRequest.newBuilder()
                                        .setCollectionName(name)
                                        .setExpr("(" + filter.text() + ")" + behind)
                                        .addOutputFields(key)
                                        .addQueryParams(pair("limit", size))
                                        .addQueryParams(pair("iterator", "True"))
                                        .setConsistencyLevel(ConsistencyLevel.Strong)
                                        .setGuaranteeTimestamp(timestamp)
                                        .build());
        requireSuccess(results.getStatus());
        timestamp = results.getSessionTs();
        var values = results.getFieldsData(0).getScalars();
        return values.hasStringData()
                ? values.getStringData().getDataList().stream()
                        .<JsonNode>map(TextNode::new)
                        .toList()
                : values.getLongData().getDataList().stream().<JsonNode>map(LongNode::new).toList();
    }

    private void requireAll(TreeMap<JsonNode, ModelRow> expected, List<JsonNode> found) {
        Set<ModelRow> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
        unchanged.addAll(rows());
        for (int i = 0; i < found.size(); i++) {
            boolean ascends =
                    i == 0 || ModelCollection.KEY_ORDER.compare(found.get(i - 1), found.get(i)) < 0;
            JsonNode key = found.get(i);
            assertTrue(ascends, () -> "an iterator does not ascend: " + found);
            assertTrue(
                    expected.remove(key) != null, () -> "an iterator has key " + key + " too much");
        }
        expected.values().removeIf(row -> !unchanged.contains(row));
        assertTrue(expected.isEmpty(), () -> "an iterator lacks " + expected.keySet());
    }
}
