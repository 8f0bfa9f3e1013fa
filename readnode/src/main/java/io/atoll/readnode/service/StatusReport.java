package io.atoll.readnode.service;

import io.atoll.model.Admission;
import io.atoll.protocol.v1.LoadFailure;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.journals.ServedCollections;
import io.atoll.readnode.loads.Loads;
import io.atoll.readnode.search.SearchPool;
import io.atoll.readnode.state.ServedState;
import io.atoll.spi.Member;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Says what a node has loaded and how it does. What routers know already is left out.
public final class StatusReport {
    private final String nodeId;
    private final long incarnation;
    private final long capacityBytes;
    private final Supplier<Member.State> state;
    private final ServedCollections collections;
    private final Supplier<Map<Long, Loads.Failure>> failures;
    private final Admission admission;
    private final SearchPool pool;

    public StatusReport(
            String nodeId,
            long capacityBytes,
            long incarnation,
            Supplier<Member.State> state,
            ServedCollections collections,
            Supplier<Map<Long, Loads.Failure>> failures,
            Admission admission,
            SearchPool pool) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.capacityBytes = capacityBytes;
        this.state = state;
        this.collections = collections;
        this.failures = failures;
        this.admission = admission;
        this.pool = pool;
    }

    NodeStatusAnswer answer(NodeStatusRequest request) {
        // Read before what it counts: a change in between shows in the next answer again.
        long revision = collections.revision();
        boolean unchanged =
                request.getKnownIncarnation() == incarnation
                        && request.getKnownRevision() == revision;
        int running = pool.active();
        var answer =
                NodeStatusAnswer.newBuilder()
                        .setNodeId(nodeId)
                        .setIncarnation(incarnation)
                        .setState(state.get().name())
                        .setRevision(revision)
                        .setUnchanged(unchanged)
                        .setFillBytes(collections.sizeBytes())
                        .setCapacityBytes(capacityBytes)
                        .setRunning(running)
                        .setQueued(Math.max(0, admission.inside() - running));
        if (!unchanged) {
            Map<Long, Loads.Failure> failed = failures.get();
            for (ServedCollection collection : collections.all()) {
                answer.addLoaded(loaded(collection, failed));
            }
        }
        return answer.build();
    }

    private static LoadedCollection loaded(
            ServedCollection collection, Map<Long, Loads.Failure> failed) {
        ServedState state = collection.state();
        var loaded =
                LoadedCollection.newBuilder()
                        .setCollectionId(collection.id())
                        .setManifestNumber(state.share().manifest().number());
        loaded.addAllJournalIds(state.servedJournalIds());
        // What has just been loaded may still stand among the failures.
        Set<Long> held = state.view().sealed().keySet();
        loaded.addAllSegmentIds(held);
        failed.forEach(
                (id, failure) -> {
                    if (failure.collectionId() == collection.id() && !held.contains(id)) {
                        loaded.addFailures(
                                LoadFailure.newBuilder()
                                        .setSegmentId(id)
                                        .setReason(failure.reason()));
                    }
                });
        return loaded.build();
    }
}
