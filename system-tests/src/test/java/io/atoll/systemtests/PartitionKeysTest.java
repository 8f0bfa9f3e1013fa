package io.atoll.systemtests;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
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
import io.atoll.router.api.Missing;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// A collection whose rows are in partitions by the number that they have: a search for one of the
/// numbers reads the segments of its partition alone. What such searches find is checked by
/// `RandomProgramsTest`.
final class PartitionKeysTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "keyed";
    private static final int ROWS = 60;
    private static final int NUMBERS = 40;

    @TempDir private Path folder;

    private Schema schema;
    private Router router;

    @Test
    void aSearchForOneNumberReadsOnePartition() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 6_000)) {
            router = cluster.router();
            schema =
                    new LoadedCollection(
                                    NAME,
                                    List.of(
                                            LoadedCollection.key(),
                                            LoadedCollection.vector(2),
                                            LoadedCollection.number()
                                                    .with(Field.Trait.PARTITION_KEY)),
                                    Optional.of(ConsistencyLevel.STRONG),
                                    "FLAT",
                                    Metric.L2,
                                    1)
                            .createOn(router, LIMIT);
            upsert();
            searchForOneNumber();
        }
    }

    private void upsert() {
        long[] keys = LongStream.range(0, ROWS).toArray();
        long[] values = LongStream.of(keys).map(key -> key % NUMBERS).toArray();
        var vectors = ByteBuffer.allocate(ROWS * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
            vectors.putFloat(values[i]).putFloat(keys[i]);
        }
        var rows =
                new Rows(
                        ROWS,
                        List.of(
                                new Column.Longs(id("id"), DataType.INT64, keys, null),
                                new Column.Vectors(
                                        id("vector"),
                                        DataType.FLOAT_VECTOR,
                                        ROWS,
                                        2,
                                        vectors.flip()),
                                new Column.Longs(id("number"), DataType.INT64, values, null)));
        router.upsert(new WriteRequest("default", NAME, "", rows, false, LIMIT));
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    /// Once its rows are sealed: the explanation lists the others' segments as passed over.
    private void searchForOneNumber() {
        router.flush("default", NAME, LIMIT);
        Await.until(
                "a search passes over the segments of other partitions",
                () -> leftOut().stream().anyMatch(each -> each.reason().startsWith("partition")));
    }

    private List<Missing> leftOut() {
        var query =
                ByteBuffer.allocate(2 * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(3)
                        .putFloat(3)
                        .flip();
        return router.search(
                        CollectionSearch.of(
                                terms(),
                                VectorPart.of(
                                        DataType.FLOAT_VECTOR,
                                        new QueryVectors(query, 1),
                                        new FilterText("number == 3", Map.of())),
                                new Page(0, 5),
                                true))
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join()
                .explanation()
                .orElseThrow()
                .leftOut();
    }

    private static ReadTerms terms() {
        return new ReadTerms(
                ReadTarget.of("default", NAME),
                List.of(),
                new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                Patience.forAll(LIMIT));
    }
}
