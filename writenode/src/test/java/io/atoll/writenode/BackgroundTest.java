package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Whatever fails in the background, errors included, is tried again by itself.
final class BackgroundTest extends OnOneWriteNode {
    private static final int FAILURES = 3;
    private final AtomicInteger placements = new AtomicInteger();

    @Override
    WriteNodeConfig config() {
        return WriteNodeConfig.defaults("write-1")
                .withSealing(1 << 30, Duration.ofMillis(300), Duration.ofMinutes(10));
    }

    /// Fails a few times, then everything belongs to one node.
    @Override
    PlacementPolicy policy() {
        return this::afterFailures;
    }

    private Placement afterFailures(PlacementRequest request) {
        if (!request.segments().isEmpty() && placements.incrementAndGet() <= FAILURES) {
            throw new IllegalStateException("failure " + placements + " of this test");
        }
        Map<Long, List<String>> owners = new HashMap<>();
        for (PlacedSegment segment : request.segments()) {
            owners.put(segment.id(), List.of("read-1"));
        }
        return new Placement(owners);
    }

    @Override
    List<Member> members() {
        return List.of(
                new Member(
                        "read-1",
                        1,
                        Member.Role.READ_NODE,
                        "127.0.0.1",
                        1,
                        Collection.DEFAULT_RESOURCE_GROUP,
                        "",
                        1_000_000_000,
                        Member.State.READY));
    }

    @Test
    void anErrorInARebuildDoesNotKeepItsSegmentsForEver() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        flushAndWait(collection);

        try (var gate = gated.fail("publishFolder", _ -> true, AssertionError::new)) {
            createIndex();
            Await.until("the rebuild has met an error", () -> gate.met() > 0);
        }

        Await.until("the index is built", () -> isIndexed(collection));
    }

    @Test
    void anErrorInSealingDoesNotKeepTheJournalForEver() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);

        try (var gate = gated.fail("publishFolder", _ -> true, AssertionError::new)) {
            flush(collection);
            Await.until("sealing has met an error", () -> gate.met() > 0);
        }

        awaitSealed(collection);
        assertEquals(3, sealedRows(collection));
    }

    @Test
    void anErrorInWhatIsDonePeriodicallyIsNotItsEnd() throws Exception {
        long collection = createCollection(false);
        // Every ten seconds the limit of timestamps is raised in the reign's file.
        try (var gate = gated.fail("overwrite", "reign"::equals, AssertionError::new)) {
            Await.until("raising the limit has met an error", () -> gate.met() > 0);
        }

        insert(collection, new BatchId(1, 1), 1, 2, 3);

        Await.until("the journal is sealed by its age", () -> sealedRows(collection) == 3);
    }

    @Test
    void aPlacementThatFailedIsTriedAgainWithoutAnyChange() throws Exception {
        long collection = createCollection(false);
        createIndex();
        load("c");

        Await.until(
                "the open journal is placed",
                () ->
                        catalog.read()
                                .placement()
                                .containsKey(manifest(collection).openJournal().segmentId()));
        assertEquals(FAILURES, failures("placement", "publish"));
    }

    private double failures(String agent, String duty) {
        return meters.get("atoll.agent.failures")
                .tags("member", "write-1", "agent", agent, "duty", duty)
                .counter()
                .count();
    }

    private boolean isIndexed(long collection) {
        List<SegmentInfo> segments = manifest(collection).segments();
        return !segments.isEmpty()
                && segments.stream().noneMatch(segment -> segment.builtIndexes().isEmpty());
    }
}
