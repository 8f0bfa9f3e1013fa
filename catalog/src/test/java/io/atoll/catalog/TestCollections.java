package io.atoll.catalog;

import io.atoll.catalog.api.Replacement;
import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Collections and what they consist of, as the tests need them.
final class TestCollections {

    static final long VECTOR_FIELD = 101;

    private TestCollections() {}

    /// @return the change number after it
    static long create(CatalogWriter writer, Collection collection, JournalInfo journal) {
        return writer.apply(new RowChange.Create(collection, journal));
    }

    static long alter(CatalogWriter writer, long id, UnaryOperator<Collection> change) {
        Collection now = writer.read().collections().get(id);
        return writer.apply(new RowChange.Alter(change.apply(now)));
    }

    static long drop(CatalogWriter writer, long id) {
        return writer.apply(new RowChange.Drop(id));
    }

    /// A collection's indexes and one more.
    static List<Index> plus(Collection collection, Index index) {
        var indexes = new ArrayList<>(collection.indexes());
        indexes.add(index);
        return indexes;
    }

    static Collection collection(long id, String name) {
        var key = Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY);
        var vector =
                Field.of(VECTOR_FIELD, "vector", DataType.FLOAT_VECTOR)
                        .withDimension(4)
                        .withParams(Map.of("dim", "4"));
        var color =
                Field.of(102, "color", DataType.VARCHAR)
                        .with(Field.Trait.NULLABLE)
                        .withMaxLength(32)
                        .withDefault(Optional.of(new Literal.Text("grün")));
        return new Collection(
                id,
                "default",
                name,
                new Schema("of the test", List.of(key, vector, color)),
                2,
                ConsistencyLevel.BOUNDED,
                false,
                0,
                List.of(),
                List.of(new Partition(id + 1, Partition.DEFAULT_NAME)),
                List.of(),
                Map.of("ttl", "0"),
                id << 18,
                id << 18);
    }

    static Index index(long id, String name, long fieldId) {
        return new Index(
                id, fieldId, name, IndexType.HNSW, Metric.COSINE, Map.of("M", "16", "ef", "100"));
    }

    static JournalInfo journal(long id) {
        return new JournalInfo(id, "journals/1-" + id + ".journal", 1, OptionalLong.empty());
    }

    static SegmentInfo segment(long collectionId, long id) {
        return new SegmentInfo(
                id,
                collectionId,
                1,
                "segments/1-" + id,
                10 * id,
                1000 * id,
                id,
                id + 5,
                Set.of(7L));
    }

    static TombstoneInfo tombstone(long segmentId, long deletedRows) {
        return new TombstoneInfo(
                segmentId,
                "tombstones/1-" + segmentId + "-" + deletedRows + ".tombstones",
                deletedRows,
                deletedRows << 18);
    }

    /// A replacement to add parts to.
    static Parts replacement(long collectionId) {
        return new Parts(
                new Replacement(
                        collectionId,
                        Set.of(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(),
                        Map.of()));
    }

    record Parts(Replacement done) {

        Parts segmentsOut(Long... ids) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            Set.of(ids),
                            done.segmentsIn(),
                            done.tombstonesIn(),
                            done.journalsOut(),
                            done.journalsIn(),
                            done.journalEnds()));
        }

        Parts segmentsIn(SegmentInfo... segments) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            done.segmentsOut(),
                            List.of(segments),
                            done.tombstonesIn(),
                            done.journalsOut(),
                            done.journalsIn(),
                            done.journalEnds()));
        }

        Parts tombstonesIn(TombstoneInfo... tombstones) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            done.segmentsOut(),
                            done.segmentsIn(),
                            List.of(tombstones),
                            done.journalsOut(),
                            done.journalsIn(),
                            done.journalEnds()));
        }

        Parts journalsOut(Long... ids) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            done.segmentsOut(),
                            done.segmentsIn(),
                            done.tombstonesIn(),
                            Set.of(ids),
                            done.journalsIn(),
                            done.journalEnds()));
        }

        Parts journalsIn(JournalInfo... journals) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            done.segmentsOut(),
                            done.segmentsIn(),
                            done.tombstonesIn(),
                            done.journalsOut(),
                            List.of(journals),
                            done.journalEnds()));
        }

        Parts journalEnd(long id, long offset) {
            return new Parts(
                    new Replacement(
                            done.collectionId(),
                            done.segmentsOut(),
                            done.segmentsIn(),
                            done.tombstonesIn(),
                            done.journalsOut(),
                            done.journalsIn(),
                            Map.of(id, offset)));
        }
    }
}
