package io.atoll.router.nodes;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The segments and journals of all loaded collections, with where they should be and where they
/// are.
record PlacedSegments(List<Segment> segments) {

    /// @param state `growing`, `sealing`, `flat` or `indexed`
    /// @param rows deleted ones included; 0 for a journal, as are the bytes
    /// @param owners as placed
    /// @param holders nodes that are up and have it
    record Segment(
            String collection,
            long collectionId,
            long id,
            String state,
            boolean isJournal,
            long rows,
            long deletedRows,
            long bytes,
            List<String> owners,
            List<String> holders) {

        /// Whether the cluster would miss it without this node.
        private boolean isBoundTo(String nodeId) {
            return owners.contains(nodeId) || holders.equals(List.of(nodeId));
        }
    }

    /// What is placed on a node.
    record Share(int segments, int journals, long rows, long bytes) {

        void writeTo(ObjectNode json) {
            json.put("segments", segments);
            json.put("journals", journals);
            json.put("rows", rows);
            json.put("bytes", bytes);
        }
    }

    /// What the cluster needs a node for.
    record Bound(int segments, long bytes) {}

    static PlacedSegments of(RoutingSnapshot snapshot) {
        var segments = new ArrayList<Segment>();
        CatalogState catalog = snapshot.catalog();
        for (Collection collection : catalog.collections().values()) {
            Manifest manifest = catalog.manifests().get(collection.id());
            if (collection.loaded() && manifest != null) {
                collection
                        .heldSegments(manifest)
                        .forEach(
                                info -> segments.add(sealed(snapshot, collection, manifest, info)));
                manifest.journals()
                        .forEach(
                                info ->
                                        segments.add(
                                                journal(snapshot, collection, manifest, info)));
            }
        }
        segments.sort(Comparator.comparing(Segment::collection).thenComparingLong(Segment::id));
        return new PlacedSegments(List.copyOf(segments));
    }

    private static Segment sealed(
            RoutingSnapshot snapshot, Collection collection, Manifest manifest, SegmentInfo info) {
        return new Segment(
                name(collection),
                collection.id(),
                info.id(),
                info.builtIndexes().isEmpty() ? "flat" : "indexed",
                false,
                info.rowCount(),
                manifest.tombstone(info.id()).map(TombstoneInfo::deletedRows).orElse(0L),
                info.sizeBytes(),
                owners(snapshot, info.id()),
                holders(snapshot, collection.id(), info.id()));
    }

    private static Segment journal(
            RoutingSnapshot snapshot, Collection collection, Manifest manifest, JournalInfo info) {
        return new Segment(
                name(collection),
                collection.id(),
                info.segmentId(),
                info.equals(manifest.openJournal()) ? "growing" : "sealing",
                true,
                0,
                0,
                0,
                owners(snapshot, info.segmentId()),
                holders(snapshot, collection.id(), info.segmentId()));
    }

    private static String name(Collection collection) {
        return collection.database() + "." + collection.name();
    }

    private static List<String> owners(RoutingSnapshot snapshot, long segmentId) {
        return snapshot.catalog().placement().getOrDefault(segmentId, List.of());
    }

    private static List<String> holders(RoutingSnapshot snapshot, long collectionId, long id) {
        return snapshot.nodes().stream()
                .filter(node -> node.holds(collectionId, id))
                .map(KnownNode::id)
                .toList();
    }

    Share shareOf(String nodeId) {
        int sealed = 0;
        int journals = 0;
        long rows = 0;
        long bytes = 0;
        for (Segment segment : segments) {
            if (segment.owners().contains(nodeId)) {
                sealed += segment.isJournal() ? 0 : 1;
                journals += segment.isJournal() ? 1 : 0;
                rows += segment.rows();
                bytes += segment.bytes();
            }
        }
        return new Share(sealed, journals, rows, bytes);
    }

    Bound boundTo(String nodeId) {
        int count = 0;
        long bytes = 0;
        for (Segment segment : segments) {
            if (segment.isBoundTo(nodeId)) {
                count++;
                bytes += segment.bytes();
            }
        }
        return new Bound(count, bytes);
    }
}
