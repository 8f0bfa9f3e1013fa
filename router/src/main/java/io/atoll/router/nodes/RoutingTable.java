package io.atoll.router.nodes;

import static java.util.Objects.requireNonNull;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.spi.DiscoveryView;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// Makes the routing snapshot anew when the catalog, discovery or a node's status changes. Whoever
/// reads takes the one volatile field.
///
/// Who hears of a change leaves it here and goes on: it may be an event loop that serves clients.
/// One thread takes all that has come meanwhile and makes one snapshot of it, in which only those
/// collections are looked at anew that it concerns.
public final class RoutingTable {
    private static final Logger log = LoggerFactory.getLogger(RoutingTable.class);

    /// Who waits for a snapshot goes on without it after this time.
    private static final long LIMIT_SECONDS = 10;

    private final long manifestsKeptNanos;
    private final LongSupplier nanoClock;
    private final Executor updater;
    private final Map<Long, ManifestHistory> histories = new HashMap<>();
    private final AtomicReference<Known> newest = new AtomicReference<>(Known.NOTHING);
    private final AtomicReference<Optional<CompletableFuture<Void>>> pending =
            new AtomicReference<>(Optional.empty());
    private volatile RoutingSnapshot snapshot =
            new RoutingSnapshot(
                    Known.NOTHING.catalog, List.of(), Map.of(), Known.NOTHING.discoveryTrouble);

    /// @param updater runs one task after the other
    public RoutingTable(long manifestsKeptNanos, LongSupplier nanoClock, Executor updater) {
        this.manifestsKeptNanos = manifestsKeptNanos;
        this.nanoClock = nanoClock;
        this.updater = updater;
    }

    /// All that a snapshot is made of.
    private record Known(
            CatalogState catalog, List<KnownNode> nodes, Optional<String> discoveryTrouble) {
        static final Known NOTHING =
                new Known(
                        new CatalogState(
                                0,
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Optional.empty()),
                        List.of(),
                        Optional.empty());

        /// An older state comes too late.
        Known with(CatalogState newCatalog) {
            return newCatalog.changeNumber() >= catalog.changeNumber()
                    ? new Known(newCatalog, nodes, discoveryTrouble)
                    : this;
        }

        Known with(List<KnownNode> newNodes) {
            return new Known(catalog, newNodes, discoveryTrouble);
        }

        Known withTrouble(Optional<String> trouble) {
            return new Known(catalog, nodes, trouble);
        }
    }

    public RoutingSnapshot snapshot() {
        return snapshot;
    }

    /// Takes a newer state, and returns when reads are planned from it: a caller that changed
    /// something may rely on it then.
    public void catalogChanged(CatalogState catalog) {
        CompletableFuture<Void> published = changed(known -> known.with(catalog));
        try {
            published.completeOnTimeout(null, LIMIT_SECONDS, TimeUnit.SECONDS).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the routing snapshot was not made", e.getCause());
        }
    }

    public void nodesChanged(List<KnownNode> nodes) {
        List<KnownNode> sorted =
                nodes.stream().sorted(Comparator.comparing(KnownNode::id)).toList();
        changed(known -> known.with(sorted));
    }

    /// The members themselves arrive by [#nodesChanged], when they were heard of.
    public void discoveryChanged(DiscoveryView view) {
        Optional<String> trouble =
                view instanceof DiscoveryView.Unknown(String reason)
                        ? Optional.of(reason)
                        : Optional.empty();
        if (trouble.isPresent() && !trouble.equals(newest().discoveryTrouble)) {
            log.info("discovery cannot tell the members reason={}", trouble.get());
        }
        changed(known -> known.withTrouble(trouble));
    }

    private Known newest() {
        return requireNonNull(newest.get());
    }

    /// @return ends when a snapshot has it
    private CompletableFuture<Void> changed(UnaryOperator<Known> change) {
        newest.updateAndGet(change);
        while (true) {
            Optional<CompletableFuture<Void>> waiting = requireNonNull(pending.get());
            if (waiting.isPresent()) {
                return waiting.get();
            }
            var mine = new CompletableFuture<Void>();
            if (pending.compareAndSet(waiting, Optional.of(mine))) {
                updateSoon(mine);
                return mine;
            }
        }
    }

    private void updateSoon(CompletableFuture<Void> published) {
        try {
            updater.execute(() -> update(published));
        } catch (RejectedExecutionException _) {
            // The router is being closed.
            published.complete(null);
        }
    }

    private void update(CompletableFuture<Void> published) {
        // What comes from here on is for the next snapshot.
        pending.set(Optional.empty());
        try {
            snapshot = next(snapshot, newest());
            published.complete(null);
        } catch (RuntimeException e) {
            log.error("no new routing snapshot could be made; the last one stays", e);
            published.completeExceptionally(e);
        }
    }

    private RoutingSnapshot next(RoutingSnapshot before, Known now) {
        // Holders are looked up in a snapshot that has no searchable manifests yet.
        var bare = new RoutingSnapshot(now.catalog, now.nodes, Map.of(), now.discoveryTrouble);
        histories.keySet().removeIf(id -> !isLoaded(now.catalog, id));
        Set<Long> touched = touched(before, now);
        Map<Long, SearchableManifest> searchable = new HashMap<>(before.searchable());
        searchable.keySet().retainAll(histories.keySet());
        for (Collection collection : now.catalog.collections().values()) {
            Manifest manifest = now.catalog.manifests().get(collection.id());
            if (collection.loaded() && manifest != null && touched.contains(collection.id())) {
                searchable.remove(collection.id());
                choose(bare, collection, manifest)
                        .map(chosen -> SearchableManifest.of(chosen, bare))
                        .ifPresent(made -> searchable.put(collection.id(), made));
            }
        }
        return new RoutingSnapshot(now.catalog, now.nodes, searchable, now.discoveryTrouble);
    }

    private static boolean isLoaded(CatalogState catalog, long collectionId) {
        Collection collection = catalog.collections().get(collectionId);
        return collection != null && collection.loaded();
    }

    /// The collections that something has changed for.
    private Set<Long> touched(RoutingSnapshot before, Known now) {
        Set<Long> touched = new HashSet<>();
        addTouchedByNodes(before.nodes(), now.nodes, touched);
        for (Collection collection : now.catalog.collections().values()) {
            long id = collection.id();
            ManifestHistory history = histories.get(id);
            // While an older manifest is remembered, time alone may change which one is read.
            if (history == null
                    || history.remembersOlder()
                    || !collection.equals(before.catalog().collections().get(id))
                    || !Objects.equals(
                            before.catalog().manifests().get(id), now.catalog.manifests().get(id))
                    || ownersChanged(before, now.catalog, id)) {
                touched.add(id);
            }
        }
        return touched;
    }

    private static void addTouchedByNodes(
            List<KnownNode> before, List<KnownNode> now, Set<Long> touched) {
        Map<String, KnownNode> byId = new HashMap<>();
        before.forEach(node -> byId.put(node.id(), node));
        for (KnownNode node : now) {
            KnownNode then = byId.remove(node.id());
            if (then == null) {
                touched.addAll(node.loaded().keySet());
            } else if (then != node) {
                node.addChangesSince(then, touched);
            }
        }
        byId.values().forEach(node -> touched.addAll(node.loaded().keySet()));
    }

    private static boolean ownersChanged(RoutingSnapshot before, CatalogState now, long id) {
        Map<Long, List<String>> then = before.catalog().placement();
        SearchableManifest searchable = before.searchable().get(id);
        if (searchable == null || then == now.placement()) {
            return false;
        }
        for (long segment : searchable.holders().keySet()) {
            if (!Objects.equals(then.get(segment), now.placement().get(segment))) {
                return true;
            }
        }
        return false;
    }

    private Optional<Manifest> choose(
            RoutingSnapshot bare, Collection collection, Manifest newest) {
        ManifestHistory history =
                histories.computeIfAbsent(
                        newest.collectionId(), _ -> new ManifestHistory(manifestsKeptNanos));
        int replicas = Math.max(1, collection.replicas());
        long now = nanoClock.getAsLong();
        history.add(newest, now);
        return history.choose(
                manifest -> LoadProgress.of(collection, manifest, bare).degree(replicas), now);
    }
}
