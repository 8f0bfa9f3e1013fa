package io.atoll.readnode.service;

import io.atoll.catalog.CatalogCache;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.FreshnessWait;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.journals.ServedCollections;
import io.atoll.readnode.state.CollectionView;
import io.atoll.readnode.state.ServedState;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Makes what a read sees as fresh as it asks for. Runs on threads that may wait.
public final class Freshness {

    /// Newer metadata only tells sooner what the journals will tell anyway, so a read goes on
    /// without it when the catalog does not answer.
    private static final long SCHEMA_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long CATALOG_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int LOOKS_IN_WINDOW = 10;

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final CatalogCache catalog;
    private final ServedCollections collections;
    private final ReadNodeMetrics metrics;

    public Freshness(CatalogCache catalog, ServedCollections collections, ReadNodeMetrics metrics) {
        this.catalog = catalog;
        this.collections = collections;
        this.metrics = metrics;
    }

    /// Asks for the look that a read will wait for, where that is clear at once. Does not wait
    /// itself.
    Asked ask(ReadScope scope, CallLimit limit) {
        ServedCollection collection = collections.get(scope.getCollectionId());
        if (collection == null || isBehind(scope) || !needsLook(scope, collection.state())) {
            return Asked.NOTHING;
        }
        return collection.follower().hasSeenAll()
                ? new Asked(collection, DONE, System.nanoTime())
                : Asked.of(collection, limit);
    }

    /// A look that was asked for.
    ///
    /// @param collection null: none was
    /// @param nanos when, by [System#nanoTime]
    record Asked(@Nullable ServedCollection collection, CompletableFuture<Void> look, long nanos) {
        static final Asked NOTHING = new Asked(null, DONE, 0);

        /// When the read began to wait.
        long sinceNanos() {
            return collection == null ? System.nanoTime() : nanos;
        }

        static Asked of(ServedCollection collection, CallLimit limit) {
            return new Asked(
                    collection,
                    collection.follower().requestLook(limit.deadlineNanos()),
                    System.nanoTime());
        }
    }

    /// What a read is answered from.
    ///
    /// @param sinceNanos since when it waited for that, by [System#nanoTime]
    /// @param nanos when that was fresh enough
    record Fresh(ServedCollection collection, long sinceNanos, long nanos) {}

    /// What a read is answered from, if nothing has to be waited for.
    ///
    /// @param asked the look that was asked for since the read arrived
    /// @return empty: [#await] has to be called, where that may take a while
    /// @throws RuntimeException as [#await]
    Optional<Fresh> now(ReadScope scope, Asked asked) {
        if (isBehind(scope)) {
            return Optional.empty();
        }
        ServedCollection collection = served(scope);
        ServedState state = collection.state();
        if (state.knownFields() < scope.getSchemaFields()) {
            return Optional.empty();
        }
        boolean looked = asked.collection() == collection;
        if (looked ? !asked.look().isDone() : needsLook(scope, state)) {
            return Optional.empty();
        }
        FreshnessWait reason = FreshnessWait.of(scope);
        metrics.asked(reason, looked);
        if (looked) {
            collection.follower().end(asked.look());
            metrics.waited(reason, System.nanoTime() - asked.nanos());
        } else if (reason == FreshnessWait.BOUNDED && isAging(scope, state)) {
            collection.follower().lookAhead();
        }
        return Optional.of(fresh(scope, collection, asked));
    }

    private static Fresh fresh(ReadScope scope, ServedCollection collection, Asked asked) {
        if (scope.getAsOf() != 0) {
            collection.state().raiseReadUpTo(scope.getAsOf());
        }
        return new Fresh(collection, asked.sinceNanos(), System.nanoTime());
    }

    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED
    private ServedCollection served(ReadScope scope) {
        ServedCollection collection = collections.get(scope.getCollectionId());
        if (collection == null) {
            throw CollectionView.notLoaded(scope.getCollectionId(), scope.getSegmentIdsList());
        }
        return collection;
    }

    /// Waits until a read may begin.
    ///
    /// @param asked the look that was asked for since the read arrived
    /// @throws io.atoll.model.AtollException with DEADLINE_EXCEEDED and the lag
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED if nothing of the collection
    ///   is served here
    Fresh await(ReadScope scope, Asked asked, CallLimit limit) {
        if (isBehind(scope)) {
            refreshCatalog(limit);
        }
        ServedCollection collection = served(scope);
        awaitSchema(scope, collection, limit);
        lookIfNeeded(scope, collection, asked, limit);
        return fresh(scope, collection, asked);
    }

    private boolean isBehind(ReadScope scope) {
        var manifest = catalog.state().manifests().get(scope.getCollectionId());
        if (manifest == null || manifest.number() < scope.getManifestNumber()) {
            return true;
        }
        var known = catalog.state().collections().get(scope.getCollectionId());
        return known != null && known.schema().fields().size() < scope.getSchemaFields();
    }

    /// What the catalog says of a collection's fields its rows know a moment later.
    private static void awaitSchema(ReadScope scope, ServedCollection collection, CallLimit limit) {
        while (collection.state().knownFields() < scope.getSchemaFields()) {
            limit.check("the collection's newest fields are not known here yet");
            LockSupport.parkNanos(SCHEMA_LOOK_NANOS);
        }
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

    private void lookIfNeeded(
            ReadScope scope, ServedCollection collection, Asked asked, CallLimit limit) {
        FreshnessWait reason = FreshnessWait.of(scope);
        boolean known = asked.collection() == collection;
        boolean needed = known || needsLook(scope, collection.state());
        metrics.asked(reason, needed);
        if (!needed) {
            if (reason == FreshnessWait.BOUNDED && isAging(scope, collection.state())) {
                collection.follower().lookAhead();
            }
            return;
        }
        Asked look = known ? asked : Asked.of(collection, limit);
        try {
            collection.follower().await(look.look(), limit);
        } finally {
            metrics.waited(reason, System.nanoTime() - look.nanos());
        }
    }

    /// Timestamps are compared unsigned: the largest one asks for what no journal has reached.
    private static boolean needsLook(ReadScope scope, ServedState state) {
        var asked = scope.getFreshness();
        if (asked.getStrong()) {
            return true;
        }
        long readUpTo = state.readUpTo();
        if (Long.compareUnsigned(scope.getAsOf(), readUpTo) > 0
                || Long.compareUnsigned(asked.getWrittenTimestamp(), readUpTo) > 0) {
            return true;
        }
        return Long.compareUnsigned(asked.getGuaranteeTimestamp(), readUpTo) > 0
                && state.nanosSinceEndSeen() > stalenessNanos(scope);
    }

    /// Whether it is time to look again beside the reads: a few times in the window, so that hardly
    /// any has to wait, and most see much more than they must.
    private static boolean isAging(ReadScope scope, ServedState state) {
        return state.nanosSinceEndSeen() > stalenessNanos(scope) / LOOKS_IN_WINDOW;
    }

    private static long stalenessNanos(ReadScope scope) {
        return TimeUnit.MILLISECONDS.toNanos(scope.getFreshness().getMaxStalenessMillis());
    }
}
