package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange.AlterCollection;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Rows of a collection with a time to live are not seen once they are older, whether they are
/// sealed or not, and then give their space back.
final class ExpiryTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "passing";

    @TempDir private Path folder;

    @Test
    void rowsExpireGrowingAndSealedAndTheirSegmentsGo() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 1 << 20)) {
            Router router = cluster.router();
            Schema schema =
                    new LoadedCollection(
                                    NAME,
                                    List.of(LoadedCollection.key(), LoadedCollection.vector(2)),
                                    Optional.of(ConsistencyLevel.STRONG),
                                    "FLAT",
                                    Metric.L2,
                                    1)
                            .createOn(router, LIMIT);
            long id = router.collection("default", NAME).id();
            insert(router, schema, 100);
            assertEquals(100, count(router));

            alter(router, Map.of(Collection.TTL_SECONDS, "1"), List.of());
            Await.until("growing rows are not seen any more", () -> count(router) == 0);
            alter(router, Map.of(), List.of(Collection.TTL_SECONDS));
            assertEquals(100, count(router));

            router.flush("default", NAME, LIMIT);
            Await.until("they are sealed", () -> segments(router, id) == 1);
            assertEquals(100, count(router));
            alter(router, Map.of(Collection.TTL_SECONDS, "1"), List.of());
            Await.until("sealed rows are not seen any more", () -> count(router) == 0);
            Await.until("their segment is gone", () -> segments(router, id) == 0);
            alter(router, Map.of(Collection.TTL_SECONDS, "0"), List.of());
            assertEquals(0, count(router));

            insert(router, schema, 7);
            alter(router, Map.of(Collection.TTL_SECONDS, "1000000"), List.of());
            assertEquals(7, count(router));
        }
    }

    private static void insert(Router router, Schema schema, int count) {
        var rows =
                new Rows(
                        count,
                        List.of(
                                new Column.Longs(
                                        schema.field("id").orElseThrow().id(),
                                        DataType.INT64,
                                        LongStream.range(0, count).toArray(),
                                        null),
                                new Column.Vectors(
                                        schema.field("vector").orElseThrow().id(),
                                        DataType.FLOAT_VECTOR,
                                        count,
                                        2,
                                        ByteBuffer.allocate(count * 2 * Float.BYTES))));
        router.insert(new WriteRequest("default", NAME, "", rows, false, LIMIT));
    }

    private static void alter(Router router, Map<String, String> set, List<String> deleted) {
        router.change(new AlterCollection("default", NAME, set, deleted), LIMIT);
    }

    private static int segments(Router router, long id) {
        return router.catalog().manifests().get(id).segments().size();
    }

    private static long count(Router router) {
        var terms =
                new ReadTerms(
                        ReadTarget.of("default", NAME),
                        List.of(),
                        new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                        Patience.forAll(LIMIT));
        try {
            return router.query(CollectionQuery.counting(terms, new FilterText("", Map.of())))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .count();
        } catch (Exception e) {
            throw new IllegalStateException("the rows could not be counted", e);
        }
    }
}
