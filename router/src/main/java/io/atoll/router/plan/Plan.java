package io.atoll.router.plan;

import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.protocol.v1.Freshness;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.router.api.Missing;
import io.atoll.router.nodes.Holders;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.router.nodes.SearchableManifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Which segments a read reads, and which nodes it asks for them: each segment one node, each node
/// once.
public final class Plan {
    private final Collection collection;
    private final Manifest manifest;
    private final Set<Long> partitionIds;
    private final Freshness freshness;
    private final Supplier<NodeChoice> choices;
    private final long snapshot;
    private final long expiredUntil;
    private final List<Long> segmentIds;
    private final List<Part> parts;
    private final List<Long> withoutNode;

    private Plan(
            ResolvedRead read,
            SearchableManifest searchable,
            Supplier<NodeChoice> choices,
            long nowMillis) {
        this.collection = read.collection();
        this.manifest = searchable.manifest();
        this.partitionIds = read.partitionIds();
        this.freshness = read.freshness();
        this.choices = choices;
        this.snapshot = read.asOf();
        this.expiredUntil = collection.expiredUntil(nowMillis);
        this.segmentIds = segmentIds(read, searchable, expiredUntil);
        this.withoutNode = new ArrayList<>();
        this.parts = group(searchable::holdersOf, Wanted.asOf(segmentIds, snapshot), withoutNode);
    }

    private static List<Long> segmentIds(
            ResolvedRead read, SearchableManifest searchable, long expiredUntil) {
        List<Long> all = searchable.segmentIds(read.partitionIds(), expiredUntil);
        if (!read.sealedOnly()) {
            return all;
        }
        return all.stream().filter(id -> !isJournal(searchable.manifest(), id)).toList();
    }

    /// Plans a read.
    ///
    /// @param choices makes one that chooses nodes, for each planning
    /// @param nowMillis says which rows have expired
    public static Plan of(
            ResolvedRead read,
            SearchableManifest searchable,
            Supplier<NodeChoice> choices,
            long nowMillis) {
        return new Plan(read, searchable, choices, nowMillis);
    }

    /// Plans segments anew that a node failed with.
    ///
    /// @return empty if no node can be asked for one of them
    public Optional<List<Part>> again(Wanted wanted, RoutingSnapshot snapshot) {
        var nowhere = new ArrayList<Long>();
        List<Part> again = group(id -> snapshot.holdersOf(collection.id(), id), wanted, nowhere);
        return nowhere.isEmpty() ? Optional.of(again) : Optional.empty();
    }

    private List<Part> group(LongFunction<Holders> holders, Wanted wanted, List<Long> nowhere) {
        NodeChoice choice = choices.get();
        Map<String, Group> groups = new LinkedHashMap<>();
        for (long id : wanted.segmentIds()) {
            Holders candidates = holders.apply(id);
            if (candidates.isEmpty()) {
                nowhere.add(id);
            } else {
                KnownNode node = choice.choose(id, candidates, wanted);
                groups.computeIfAbsent(node.id(), _ -> new Group(node, new ArrayList<>()))
                        .ids
                        .add(id);
            }
        }
        var grouped = new ArrayList<Part>(groups.size());
        groups.values().forEach(g -> grouped.add(new Part(g.node, wanted.only(g.ids))));
        return grouped;
    }

    private record Group(KnownNode node, List<Long> ids) {}

    /// What a node is told of the read. The open journal is asked as a chain, so that rows written
    /// after the next roll are seen too.
    public ReadScope scope(Part part) {
        long openJournal = manifest.openJournal().segmentId();
        Freshness wanted = freshness;
        long asOf = part.wanted().asOf();
        if (asOf != 0) {
            // Nothing beyond that moment counts, so nothing beyond it has to be read.
            wanted = Freshness.newBuilder().setGuaranteeTimestamp(asOf).build();
        }
        return ReadScope.newBuilder()
                .setCollectionId(collection.id())
                .setManifestNumber(manifest.number())
                .addAllSegmentIds(part.segmentIds())
                .setChainFrom(part.segmentIds().contains(openJournal) ? openJournal : 0)
                .addAllPartitionIds(partitionIds)
                .setFreshness(wanted)
                .setSchemaFields(collection.schema().fields().size())
                .setAsOf(asOf)
                .setExpiredUntil(expiredUntil)
                .setAsFarAsKnown(asOf != 0 && asOf == snapshot)
                .build();
    }

    /// Whether a part has rows that are not sealed.
    public boolean hasJournal(Part part) {
        return part.segmentIds().stream().anyMatch(id -> isJournal(manifest, id));
    }

    private static boolean isJournal(Manifest manifest, long id) {
        return manifest.journals().stream().anyMatch(journal -> journal.segmentId() == id);
    }

    /// Whether a snapshot reads the collection at a newer manifest than this plan does.
    public boolean isOutdatedBy(RoutingSnapshot snapshot) {
        SearchableManifest now = snapshot.searchable().get(collection.id());
        return now == null || now.manifest().number() > manifest.number();
    }

    /// Whether the journals' end has to be looked at, whatever is known of them.
    public boolean strong() {
        return freshness.getStrong();
    }

    public Collection collection() {
        return collection;
    }

    public Manifest manifest() {
        return manifest;
    }

    /// All segments and journals to read.
    public List<Long> segmentIds() {
        return segmentIds;
    }

    public List<Part> parts() {
        return parts;
    }

    /// Says of some of the segments why they are missing.
    ///
    /// @param shortfall counts their rows
    public List<Missing> missing(
            java.util.Collection<Long> ids, Shortfall shortfall, LongFunction<String> reason) {
        return ids.stream()
                .map(id -> new Missing(id, shortfall.rowsOf(id), reason.apply(id)))
                .toList();
    }

    /// Segments that no node held when the plan was made.
    public List<Long> withoutNode() {
        return withoutNode;
    }

    /// Which of these segments no node holds now.
    public List<Long> withoutNode(Wanted wanted, RoutingSnapshot snapshot) {
        return wanted.segmentIds().stream()
                .filter(id -> snapshot.holdersOf(collection.id(), id).isEmpty())
                .toList();
    }
}
