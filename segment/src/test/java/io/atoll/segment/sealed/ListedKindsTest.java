package io.atoll.segment.sealed;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Samples;
import io.atoll.segment.Segments;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Indexes over vectors of every type that may have them, of which some rows have none.
class ListedKindsTest {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int ROWS = 4700;
    private static final int DIMENSION = 64;
    private static final int CENTRES = 40;

    private final Random random = Segments.random(3);
    private final int[][] centres = new int[CENTRES][DIMENSION];

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "IVF_FLAT, FLOAT16_VECTOR, L2",
        "IVF_SQ8, BFLOAT16_VECTOR, COSINE",
        "IVF_PQ, FLOAT16_VECTOR, COSINE",
        "IVF_RABITQ, BFLOAT16_VECTOR, L2",
        "SCANN, FLOAT16_VECTOR, IP",
        "BIN_IVF_FLAT, BINARY_VECTOR, HAMMING",
        "BIN_IVF_FLAT, BINARY_VECTOR, JACCARD"
    })
    void findsWhatAScanFindsWhereSomeRowsHaveNoVector(
            IndexType type, DataType vectors, Metric metric) throws IOException {
        for (int[] centre : centres) {
            for (int i = 0; i < DIMENSION; i++) {
                centre[i] = random.nextInt(21) - 10;
            }
        }
        var schema = schema(vectors);
        Storage storage = LocalStorage.at(folder);
        try (var growing = GrowingSegment.create(1, schema)) {
            growing.insert(PARTITION, 1000, rows(vectors));
            var info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, 1, "1-1")
                            .orElseThrow();
            var index =
                    new Index(
                            77, VECTOR, "vectors", type, metric, Map.of("nlist", "32", "m", "16"));
            try (var flat = SealedSegment.open(storage, info, schema, false)) {
                var rebuilt =
                        SegmentSealer.rebuild(
                                        storage,
                                        List.of(flat),
                                        schema,
                                        List.of(index),
                                        2,
                                        "1-2",
                                        () -> false)
                                .info()
                                .orElseThrow();
                try (var segment = SealedSegment.open(storage, rebuilt, schema, false)) {
                    IndexChecks.assertFinds(flat, segment, search(vectors, metric), "lists");
                }
            }
        }
    }

    private static Schema schema(DataType vectors) {
        return new Schema(
                "",
                List.of(
                        Samples.field(KEY, "id", DataType.INT64, 0),
                        Field.of(VECTOR, "vector", vectors)
                                .with(Field.Trait.NULLABLE)
                                .withDimension(DIMENSION)));
    }

    private Rows rows(DataType type) {
        var keys = new long[ROWS];
        var without = new BitSet();
        ByteBuffer bytes = bytes(type, ROWS);
        for (int row = 0; row < ROWS; row++) {
            keys[row] = row;
            without.set(row, random.nextInt(12) == 0);
            put(type, bytes);
        }
        return new Rows(
                ROWS,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(VECTOR, type, ROWS, DIMENSION, bytes.flip(), without)));
    }

    private VectorSearch search(DataType type, Metric metric) {
        int queries = 20;
        ByteBuffer bytes = bytes(type, queries);
        for (int q = 0; q < queries; q++) {
            put(type, bytes);
        }
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        metric,
                        new QueryVectors(bytes.flip(), queries),
                        10,
                        6,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static ByteBuffer bytes(DataType type, int vectors) {
        int each = DenseVectorValues.ofVectors(type).vectorBytes(DIMENSION);
        return ByteBuffer.allocate(vectors * each).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A vector near one of the centres; its bits are the signs.
    private void put(DataType type, ByteBuffer out) {
        int[] centre = centres[random.nextInt(CENTRES)];
        int bits = 0;
        for (int i = 0; i < DIMENSION; i++) {
            float component = centre[i] + (float) random.nextGaussian() * 4;
            switch (type) {
                case FLOAT16_VECTOR -> out.putShort(Float.floatToFloat16(component));
                case BFLOAT16_VECTOR ->
                        out.putShort((short) (Float.floatToIntBits(component) >> Short.SIZE));
                case BINARY_VECTOR -> {
                    bits |= (component > 0 ? 1 : 0) << i % Byte.SIZE;
                    if (i % Byte.SIZE == Byte.SIZE - 1) {
                        out.put((byte) bits);
                        bits = 0;
                    }
                }
                default -> throw new IllegalArgumentException(type.name());
            }
        }
    }
}
