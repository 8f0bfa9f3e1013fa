package io.atoll.segment;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Makes segments of sample rows.
public final class Segments {

    /// The kinds of segments, which must all answer alike.
    public enum Kind {
        GROWING,
        SEALED,
        REBUILT
    }

    private final Storage storage;
    private final DataType keyType;
    private final Schema schema;
    private long nextId = 1;

    public Segments(Path folder, DataType keyType) throws IOException {
        this.storage = LocalStorage.at(folder);
        this.keyType = keyType;
        this.schema = Samples.schema(keyType);
    }

    public Storage storage() {
        return storage;
    }

    public Schema schema() {
        return schema;
    }

    /// Inserts rows batch by batch: those of one timestamp together.
    public GrowingSegment growing(List<Row> rows) {
        var growing = GrowingSegment.create(nextId++, schema);
        insert(growing, rows);
        return growing;
    }

    public void insert(GrowingSegment growing, List<Row> rows) {
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            if (to == rows.size() || rows.get(to).timestamp() != rows.get(from).timestamp()) {
                growing.insert(
                        Samples.PARTITION,
                        rows.get(from).timestamp(),
                        Samples.columns(keyType, rows.subList(from, to)));
                from = to;
                // Each look makes a Lucene leaf of its own.
                growing.view(SearchableSegment.NOW).close();
            }
        }
    }

    public SegmentInfo seal(GrowingSegment growing) throws IOException {
        long id = nextId++;
        return SegmentSealer.seal(storage, growing, schema, 1, Samples.PARTITION, id, "1-" + id)
                .orElseThrow();
    }

    public SealedSegment sealed(List<Row> rows) throws IOException {
        var growing = growing(rows);
        try {
            return open(seal(growing));
        } finally {
            growing.close();
        }
    }

    public SealedSegment open(SegmentInfo info) throws IOException {
        return SealedSegment.open(storage, info, schema, true);
    }

    public SearchableSegment of(Kind kind, List<Row> rows) throws IOException {
        return switch (kind) {
            case GROWING -> growing(rows);
            case SEALED -> sealed(rows);
            case REBUILT -> rebuilt(rows, List.of());
        };
    }

    /// With these indexes.
    public SealedSegment rebuilt(List<Row> rows, List<Index> indexes) throws IOException {
        try (var source = sealed(rows)) {
            return rebuilt(source, indexes);
        }
    }

    public SealedSegment rebuilt(SealedSegment source, List<Index> indexes) throws IOException {
        long id = nextId++;
        return open(
                SegmentSealer.rebuild(
                                storage,
                                List.of(source),
                                schema,
                                indexes,
                                id,
                                "1-" + id,
                                () -> false)
                        .info()
                        .orElseThrow());
    }

    /// The first `count` row numbers.
    public static int[] allRows(int count) {
        var rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return rows;
    }

    public static Random random(long seed) {
        System.out.println("seed " + seed);
        return new Random(seed);
    }
}
