package io.atoll.writenode.placement;

import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollection.OpenJournal;
import io.atoll.writenode.collections.WrittenCollections;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What is placed together: the segments of the loaded collections of one resource group, and the
/// read nodes of this group that take segments.
///
/// @param segments sorted by id
/// @param nodes sorted by id; none while the group has no read node
record GroupSegments(String name, List<PlacedSegment> segments, List<ReadNode> nodes) {
    /// What an empty journal counts as: rows may come to it.
    private static final long SMALLEST_JOURNAL_BYTES = 1 << 20;

    GroupSegments {
        segments = List.copyOf(segments);
        nodes = List.copyOf(nodes);
    }

    /// All groups that have something, by name.
    ///
    /// @param groupOf of a member
    /// @param sealBytes how large a journal may grow
    static List<GroupSegments> of(
            WrittenCollections collections,
            Function<Member, String> groupOf,
            List<Member> members,
            long sealBytes) {
        var segments = new TreeMap<String, List<PlacedSegment>>();
        for (WrittenCollection each : collections.all()) {
            if (each.collection().loaded()) {
                each.collection()
                        .replicasByGroup()
                        .forEach(
                                (group, replicas) ->
                                        addTo(
                                                segments.computeIfAbsent(
                                                        group, _ -> new ArrayList<>()),
                                                each,
                                                replicas,
                                                sealBytes));
            }
        }
        var nodes = new HashMap<String, List<Member>>();
        for (Member member : members) {
            String group = groupOf.apply(member);
            nodes.computeIfAbsent(group, _ -> new ArrayList<>()).add(member);
            segments.computeIfAbsent(group, _ -> new ArrayList<>());
        }
        var groups = new ArrayList<GroupSegments>();
        segments.forEach(
                (name, placed) -> {
                    placed.sort(Comparator.comparingLong(PlacedSegment::id));
                    List<Member> its = nodes.getOrDefault(name, List.of());
                    groups.add(new GroupSegments(name, placed, ReadNode.among(its)));
                });
        return groups;
    }

    private static void addTo(
            List<PlacedSegment> segments, WrittenCollection written, int replicas, long sealBytes) {
        Collection collection = written.collection();
        for (SegmentInfo segment : collection.heldSegments(written.manifest())) {
            long bytes = Math.max(1, segment.sizeBytes());
            segments.add(new PlacedSegment(segment.id(), written.id(), bytes, replicas));
        }
        for (JournalInfo journal : written.manifest().journals()) {
            long bytes = journalBytes(written, journal, sealBytes);
            segments.add(new PlacedSegment(journal.segmentId(), written.id(), bytes, replicas));
        }
    }

    /// What a journal counts as: its size, rounded up to a power of two, so that its growth changes
    /// the placement a few times only.
    private static long journalBytes(
            WrittenCollection collection, JournalInfo journal, long sealBytes) {
        OpenJournal open = collection.journal();
        long bytes =
                journal.segmentId() == open.segmentId() ? open.writer().endOffset() : sealBytes;
        long rounded = Long.highestOneBit(Math.max(SMALLEST_JOURNAL_BYTES, 2 * bytes - 1));
        return Math.min(rounded, Math.max(sealBytes, SMALLEST_JOURNAL_BYTES));
    }

    /// Where the policy puts these segments on other nodes than there are.
    ///
    /// @param others may be none: then what had owners keeps them, since they may come back
    Placement place(List<ReadNode> others, PlacementPolicy policy, Placement previous) {
        if (!others.isEmpty()) {
            return policy.place(new PlacementRequest(segments, others, previous));
        }
        Map<Long, List<String>> kept = new HashMap<>();
        for (PlacedSegment segment : segments) {
            List<String> owners = previous.ownersOf(segment.id());
            if (!owners.isEmpty()) {
                kept.put(segment.id(), owners);
            }
        }
        return new Placement(kept);
    }

    /// Where the policy puts these segments.
    Placement place(PlacementPolicy policy, Placement previous) {
        return place(nodes, policy, previous);
    }

    /// Whether there is something to be placed, and nowhere to place it.
    boolean waits() {
        return nodes.isEmpty() && !segments.isEmpty();
    }
}
