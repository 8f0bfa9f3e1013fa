package io.atoll.segment;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Segments of given vectors; the key of a row is its place.
public final class Points {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;

    private final Storage storage;
    private final Schema schema;
    private final int dimension;
    private long nextId = 1;

    public Points(Path folder, int dimension) throws IOException {
        this.storage = LocalStorage.at(Files.createDirectories(folder));
        this.dimension = dimension;
        this.schema =
                new Schema(
                        "",
                        List.of(
                                Samples.field(KEY, "id", DataType.INT64, 0),
                                Samples.field(VECTOR, "vector", DataType.FLOAT_VECTOR, dimension)));
    }

    public GrowingSegment growing(float[][] vectors) {
        var keys = new long[vectors.length];
        var bytes =
                ByteBuffer.allocate(vectors.length * dimension * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < keys.length; row++) {
            keys[row] = row;
            for (float value : vectors[row]) {
                bytes.putFloat(value);
            }
        }
        var growing = GrowingSegment.create(nextId++, schema);
        growing.insert(
                PARTITION,
                1000,
                new Rows(
                        keys.length,
                        List.of(
                                new Column.Longs(KEY, DataType.INT64, keys, null),
                                new Column.Vectors(
                                        VECTOR,
                                        DataType.FLOAT_VECTOR,
                                        keys.length,
                                        dimension,
                                        bytes.flip()))));
        return growing;
    }

    public SealedSegment sealed(float[][] vectors) throws IOException {
        long id = nextId++;
        try (var growing = growing(vectors)) {
            var info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                            .orElseThrow();
            return SealedSegment.open(storage, info, schema, false);
        }
    }

    public SealedSegment withGraph(SealedSegment source, Metric metric) throws IOException {
        long id = nextId++;
        var index =
                new Index(
                        77,
                        VECTOR,
                        "graph",
                        IndexType.HNSW,
                        metric,
                        Map.of("M", "12", "efConstruction", "60"));
        var info =
                SegmentSealer.rebuild(
                                storage,
                                List.of(source),
                                schema,
                                List.of(index),
                                id,
                                "1-" + id,
                                () -> false)
                        .info()
                        .orElseThrow();
        return SealedSegment.open(storage, info, schema, false);
    }

    public static VectorSearch search(
            Metric metric, float[] query, int k, @Nullable DistanceRange range) {
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        metric,
                        QueryVectors.ofFloats(List.of(query)),
                        k,
                        0,
                        Optional.empty(),
                        Optional.ofNullable(range)));
    }
}
