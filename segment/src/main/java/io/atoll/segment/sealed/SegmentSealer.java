package io.atoll.segment.sealed;

import io.atoll.model.Index;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.columns.RowList;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.growing.GrowingLeaves;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SegmentDescriptor.StoredField;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.SortingCodecReader;
import org.apache.lucene.search.Sort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes sealed segments: writes a folder under a temporary name, syncs it, and renames it. What it
/// leaves when it fails is garbage that nothing refers to.
public final class SegmentSealer {
    private SegmentSealer() {}

    /// Seals the live rows of one partition of a growing segment, in key order (rows of one key by
    /// timestamp), flat.
    ///
    /// @param folder where it goes; its parent exists
    /// @return what to commit; empty if the partition has no live row, and then nothing is written
    public static Optional<SegmentInfo> seal(
            Storage storage,
            GrowingSegment growing,
            Schema schema,
            long collectionId,
            long partitionId,
            long segmentId,
            String folder)
            throws IOException {
        try (GrowingLeaves leaves = growing.leaves(partitionId)) {
            if (leaves.rowCount() == 0) {
                return Optional.empty();
            }
            Sort order = SegmentFolder.order(schema.primaryKey());
            var sorted = new ArrayList<CodecReader>();
            for (CodecReader leaf : leaves.readers()) {
                sorted.add(SortingCodecReader.wrap(leaf, order));
            }
            var target =
                    new SegmentFolder(
                            storage, schema, collectionId, partitionId, segmentId, folder);
            return Optional.of(
                    target.write(
                            sorted,
                            leaves.rowCount(),
                            leaves.lastDelete(),
                            storedFields(schema),
                            IndexPlan.NOTHING,
                            _ -> {},
                            () -> false));
        }
    }

    private static List<StoredField> storedFields(Schema schema) {
        return schema.storedFields().stream()
                .map(
                        field ->
                                new StoredField(
                                        field.id(), field.name(), field.type(), field.dimension()))
                .toList();
    }

    /// Writes segments again as one, without their dead rows and with these indexes, rows in the
    /// order of keys. Pure: the sources are not changed.
    ///
    /// @param sources of one partition, as opened, their tombstones applied; rows dead at this
    ///   moment are left out. Where one lacks a field that another has, its rows get the field's
    ///   default value, or null
    /// @param indexes what to build; FLAT ones are only noted, and so are the others where the rows
    ///   are so few that a scan is faster than a graph
    /// @param build when it is cancelled, this ends with a CANCELLED error
    public static Rebuilt rebuild(
            Storage storage,
            List<SealedSegment> sources,
            Schema schema,
            List<Index> indexes,
            long segmentId,
            String folder,
            IndexBuild build)
            throws IOException {
        requireOnePartition(sources);
        var live = new ArrayList<RowSet>();
        var rows = new ArrayList<int[]>();
        var orders = new ArrayList<RowOrder>();
        for (SealedSegment source : sources) {
            RowSet alive = source.liveNow();
            int[] numbers = rows(alive);
            live.add(alive);
            rows.add(numbers);
            orders.add(RowOrder.of(source.leaf(), numbers, schema.primaryKey()));
        }
        RowOrigins origins = RowOrigins.merge(rows, orders);
        if (origins.rowCount() == 0) {
            return new Rebuilt(Optional.empty(), origins);
        }
        IndexPlan plan = IndexPlan.of(schema, indexes, origins.rowCount(), build);
        List<StoredField> fields = fields(sources, schema);
        SealedSegment first = sources.getFirst();
        var target =
                new SegmentFolder(
                        storage,
                        schema,
                        first.info().collectionId(),
                        first.info().partitionId(),
                        segmentId,
                        folder);
        try (var completions = new Completions(schema, fields)) {
            var leaves = new ArrayList<CodecReader>();
            for (int i = 0; i < sources.size(); i++) {
                SealedSegment source = sources.get(i);
                if (live.get(i).count() > 0) {
                    leaves.add(
                            new RebuiltLeaf(
                                    completions.of(source),
                                    live.get(i),
                                    plan.metrics(),
                                    plan.keptFrom(source.descriptor())));
                }
            }
            SegmentInfo info =
                    target.write(
                            leaves,
                            origins.rowCount(),
                            sources.stream()
                                    .mapToLong(SealedSegment::lastDelete)
                                    .max()
                                    .orElseThrow(),
                            fields,
                            plan,
                            written -> requireAll(written, origins, orders),
                            build::cancelled);
            return new Rebuilt(Optional.of(info), origins);
        }
    }

    private static void requireOnePartition(List<SealedSegment> sources) {
        SealedSegment first = sources.getFirst();
        for (SealedSegment other : sources) {
            if (other.info().partitionId() != first.info().partitionId()) {
                throw new IllegalArgumentException(
                        "segments "
                                + first.id()
                                + " and "
                                + other.id()
                                + " are of two partitions: they cannot be one");
            }
        }
    }

    /// Those that rows of some source have; what all lack, they may go on to lack.
    private static List<StoredField> fields(List<SealedSegment> sources, Schema schema) {
        return storedFields(schema).stream()
                .filter(field -> sources.stream().anyMatch(source -> source.has(field.id())))
                .toList();
    }

    private static int[] rows(RowSet live) {
        var rows = new RowList();
        for (int row = live.next(0); row >= 0; row = live.next(row + 1)) {
            rows.add(row);
        }
        return rows.toArray();
    }

    private static void requireAll(RowOrder written, RowOrigins origins, List<RowOrder> sources) {
        for (int i = 0; i < sources.size(); i++) {
            written.requireHolds(origins.newRows(i), sources.get(i));
        }
    }

    /// @param info what to commit; empty if no row was alive
    /// @param origins what became of the sources' rows
    public record Rebuilt(Optional<SegmentInfo> info, RowOrigins origins) {}
}
