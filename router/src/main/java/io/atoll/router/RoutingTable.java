package io.atoll.router;

import io.atoll.catalog.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.spi.DiscoveryView;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Makes the routing snapshot anew whenever the catalog, discovery or a node's status changes.
/// Whoever reads takes the one volatile field.
final class RoutingTable {
    private static final Logger log = LoggerFactory.getLogger(RoutingTable.class);

    private final long manifestsKeptNanos;
    private final LongSupplier nanoClock;
    private final Map<Long, ManifestHistory> histories = new HashMap<>();
    private volatile RoutingSnapshot snapshot;

    RoutingTable(long manifestsKeptNanos, LongSupplier nanoClock) {
        this.manifestsKeptNanos = manifestsKeptNanos;
        this.nanoClock = nanoClock;
        var nothing =
                new CatalogState(0, List.of(), Map.of(), Map.of(), Map.of(), Optional.empty());
        snapshot = new RoutingSnapshot(nothing, List.of(), Map.of(), Optional.empty());
    }

    RoutingSnapshot snapshot() {
        return snapshot;
    }

    /// Takes a newer state; an older one comes too late.
    synchronized void catalogChanged(CatalogState catalog) {
        if (catalog.changeNumber() >= snapshot.catalog().changeNumber()) {
            rebuild(catalog, snapshot.nodes(), snapshot.discoveryTrouble());
        }
    }

    synchronized void nodesChanged(List<ReadNode> nodes) {
        List<ReadNode> sorted = nodes.stream().sorted(Comparator.comparing(ReadNode::id)).toList();
        rebuild(snapshot.catalog(), sorted, snapshot.discoveryTrouble());
    }

    /// The members themselves arrive by [#nodesChanged], when they were heard of.
    synchronized void discoveryChanged(DiscoveryView view) {
        Optional<String> trouble =
                view instanceof DiscoveryView.Unknown(String reason)
                        ? Optional.of(reason)
                        : Optional.empty();
        if (trouble.isPresent() && !trouble.equals(snapshot.discoveryTrouble())) {
            log.info("discovery cannot tell the members reason={}", trouble.get());
        }
        rebuild(snapshot.catalog(), snapshot.nodes(), trouble);
    }

    private synchronized void rebuild(
            CatalogState catalog, List<ReadNode> nodes, Optional<String> discoveryTrouble) {
        // Holders are looked up in a snapshot that has no searchable manifests yet.
        var bare = new RoutingSnapshot(catalog, nodes, Map.of(), discoveryTrouble);
        histories.keySet().removeIf(id -> !isLoaded(catalog, id));
        Map<Long, SearchableManifest> searchable = new HashMap<>();
        for (Collection collection : catalog.collections().values()) {
            Manifest newest = catalog.manifests().get(collection.id());
            if (collection.loaded() && newest != null) {
                choose(bare, newest, Math.max(1, collection.replicas()))
                        .ifPresent(
                                m ->
                                        searchable.put(
                                                collection.id(), SearchableManifest.of(m, bare)));
            }
        }
        snapshot = new RoutingSnapshot(catalog, nodes, searchable, discoveryTrouble);
    }

    private static boolean isLoaded(CatalogState catalog, long collectionId) {
        Collection collection = catalog.collections().get(collectionId);
        return collection != null && collection.loaded();
    }

    private Optional<Manifest> choose(RoutingSnapshot bare, Manifest newest, int replicas) {
        ManifestHistory history =
                histories.computeIfAbsent(
                        newest.collectionId(), _ -> new ManifestHistory(manifestsKeptNanos));
        long now = nanoClock.getAsLong();
        history.add(newest, now);
        return history.choose(manifest -> LoadProgress.of(manifest, bare).degree(replicas), now);
    }
}
