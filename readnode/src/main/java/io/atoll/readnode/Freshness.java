package io.atoll.readnode;

import io.atoll.catalog.CatalogCache;
import io.atoll.protocol.v1.ReadScope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes what a read sees as fresh as it asks for. Runs on threads that may wait.
final class Freshness {

    /// Newer metadata only tells sooner what the journals will tell anyway, so a read goes on
    /// without it when the catalog does not answer.
    private static final long CATALOG_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final CatalogCache catalog;
    private final ServedCollections collections;

    Freshness(CatalogCache catalog, ServedCollections collections) {
        this.catalog = catalog;
        this.collections = collections;
    }

    /// Waits until a read may begin.
    ///
    /// @throws io.atoll.model.AtollException with DEADLINE_EXCEEDED and the lag
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED if nothing of the collection
    ///   is served here
    ServedCollection await(ReadScope scope, CallLimit limit) {
        if (isBehind(scope)) {
            refreshCatalog(limit);
        }
        ServedCollection collection = collections.get(scope.getCollectionId());
        if (collection == null) {
            throw ServedState.notLoaded(scope.getCollectionId(), scope.getSegmentIdsList());
        }
        if (needsLook(scope, collection.state())) {
            collection.follower().awaitLook(limit);
        }
        if (scope.getAsOf() != 0) {
            collection.state().raiseReadUpTo(scope.getAsOf());
        }
        return collection;
    }

    private boolean isBehind(ReadScope scope) {
        var manifest = catalog.state().manifests().get(scope.getCollectionId());
        return manifest == null || manifest.number() < scope.getManifestNumber();
    }

    private void refreshCatalog(CallLimit limit) {
        var refreshed = new CompletableFuture<Void>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            catalog.refresh();
                            refreshed.complete(null);
                        });
        try {
            long nanos = Math.min(CATALOG_WAIT_NANOS, limit.remainingNanos());
            refreshed.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            limit.check("the catalog was asked for a newer manifest");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            limit.cancel();
            throw limit.exceeded("the catalog was asked for a newer manifest");
        }
    }

    /// Timestamps are compared unsigned: the largest one asks for what no journal has reached.
    private static boolean needsLook(ReadScope scope, ServedState state) {
        var asked = scope.getFreshness();
        if (asked.getStrong()) {
            return true;
        }
        long readUpTo = state.readUpTo();
        if (Long.compareUnsigned(scope.getAsOf(), readUpTo) > 0) {
            return true;
        }
        long staleNanos = TimeUnit.MILLISECONDS.toNanos(asked.getMaxStalenessMillis());
        return Long.compareUnsigned(asked.getGuaranteeTimestamp(), readUpTo) > 0
                && state.nanosSinceEndSeen() > staleNanos;
    }
}
