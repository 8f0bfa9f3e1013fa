package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.CompactRequest;
import io.atoll.protocol.v1.CompactionAnswer;
import io.atoll.protocol.v1.CompactionStateRequest;
import io.atoll.protocol.v1.CompactionStep;
import io.atoll.protocol.v1.CompactionStepState;
import io.atoll.protocol.v1.ExplainCompactionRequest;
import io.atoll.protocol.v1.ExplainedSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.tombstones.Tombstones;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Segments become fewer, and what they were struck with meanwhile is not forgotten.
final class CompactionTest extends OnOneWriteNode {
    private static final int SMALL_SEGMENTS = 3;
    private long batches;

    @Override
    WriteNodeConfig config() {
        return super.config()
                .withCompaction(new CompactionSettings(true, 1 << 20, SMALL_SEGMENTS, 20));
    }

    @Test
    void tooManySmallSegmentsBecomeOne() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2, 3);
        assertEquals(3, manifest(collection).segments().size());

        sealRowsOneByOne(collection, 4);

        awaitSegments(collection, 1);
        assertEquals(List.of(1L, 2L, 3L, 4L), keys(collection));
    }

    @Test
    void aSteadyTrickleKeepsFewSegments() throws Exception {
        long collection = createCollection(false);
        var expected = new ArrayList<Long>();
        for (long key = 1; key <= 25; key++) {
            sealRowsOneByOne(collection, key);
            expected.add(key);
        }

        Await.until("few are left", () -> manifest(collection).segments().size() <= SMALL_SEGMENTS);
        assertEquals(expected, keys(collection));
    }

    @Test
    void whatIsDeletedWhileItsSegmentIsPutTogetherStaysDeleted() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2, 3);
        try (var gate = gated.hold("publishFolder", file -> file.contains("segments/.tmp-"))) {
            compactLater(collection);
            Await.until("the merge is held up", () -> gate.met() > 0);
            // Tombstones are files: the deletes are sealed while the merge is held up.
            delete(collection, nextBatch(), 2);
            flushAndWait(collection);
            assertEquals(1, manifest(collection).tombstones().size());
        }

        awaitSegments(collection, 1);
        assertEquals(List.of(1L, 3L), keys(collection));
        assertEquals(1, manifest(collection).tombstones().getFirst().deletedRows());
    }

    @Test
    void aSegmentWithoutLivingRowsGoes() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2);

        delete(collection, nextBatch(), 1);
        flushAndWait(collection);

        awaitSegments(collection, 1);
        assertEquals(List.of(2L), keys(collection));
    }

    @Test
    void aCompactionThatIsAskedForLeavesOneSegmentWithTheIndex() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2, 3);
        createIndex();
        Await.until("indexes are built", () -> allIndexed(collection));

        CompactionAnswer done = compactAndWait(collection);

        SegmentInfo only = manifest(collection).segments().getFirst();
        assertEquals(1, manifest(collection).segments().size());
        assertEquals(1, only.builtIndexes().size());
        assertTrue(done.getStepsCount() <= 1);
        for (CompactionStep step : done.getStepsList()) {
            assertEquals(CompactionStepState.COMPACTION_STEP_STATE_DONE, step.getState());
            assertEquals(only.id(), step.getTarget());
        }
    }

    @Test
    void aCompactionThatIsAskedForTwiceHasNothingToDoTheSecondTime() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2);
        assertEquals(1, compactAndWait(collection).getStepsCount());

        assertEquals(0, compactAndWait(collection).getStepsCount());
    }

    @Test
    void aCompactionThatFailsSaysWhyAndChangesNothing() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2);
        List<SegmentInfo> before = manifest(collection).segments();
        try (var _ = gated.fail("publishFolder", file -> file.contains("segments/.tmp-"))) {
            CompactionAnswer failed = compactAndWait(collection);
            assertEquals(
                    CompactionStepState.COMPACTION_STEP_STATE_FAILED,
                    failed.getSteps(0).getState());
            assertTrue(!failed.getSteps(0).getFailure().isEmpty());
            assertEquals(before, manifest(collection).segments());
            ExplainedSegment explained = explain(collection).getFirst();
            assertEquals("paused", explained.getActivity());
            assertTrue(
                    explained.getReason().contains(failed.getSteps(0).getFailure()),
                    explained.getReason());
        }
        compactAndWait(collection);
        assertEquals(1, manifest(collection).segments().size());
    }

    @Test
    void anUnknownCompactionIsNamed() {
        var error = assertThrows(StatusRuntimeException.class, () -> compactionState(4711));
        assertEquals(ErrorCode.PARAMETER_INVALID, Errors.from(error, "write-1").code());
        assertTrue(Errors.from(error, "write-1").getMessage().contains("4711"));
    }

    @Test
    void aCompactionEndsWhenItsCollectionIsDropped() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2);
        long id;
        try (var gate = gated.hold("publishFolder", file -> file.contains("segments/.tmp-"))) {
            id = compactLater(collection);
            Await.until("the merge is held up", () -> gate.met() > 0);
            dropCollection();
        }
        Await.until("it ends", () -> compactionState(id).getComplete());
        assertEquals(
                CompactionStepState.COMPACTION_STEP_STATE_FAILED,
                compactionState(id).getSteps(0).getState());
    }

    @Test
    void saysOfEachSegmentWhyItIsLeftAsItIs() throws Exception {
        long collection = createCollection(false);
        sealRowsOneByOne(collection, 1, 2);

        List<ExplainedSegment> segments = explain(collection);

        assertEquals(2, segments.size());
        for (ExplainedSegment each : segments) {
            assertEquals("none", each.getActivity());
            assertTrue(each.getReason().contains("one of 2 small segments"), each.getReason());
        }
    }

    // --- what the tests speak in --------------------------------------------------------------

    private BatchId nextBatch() {
        return new BatchId(5, ++batches);
    }

    /// A segment for each key.
    private void sealRowsOneByOne(long collection, long... keys) {
        for (long key : keys) {
            insert(collection, nextBatch(), key);
            flushAndWait(collection);
        }
    }

    private void awaitSegments(long collection, int count) {
        Await.until(
                count + " segments are left",
                () -> manifest(collection).segments().size() == count);
    }

    private boolean allIndexed(long collection) {
        return manifest(collection).segments().stream()
                .noneMatch(segment -> segment.builtIndexes().isEmpty());
    }

    private long compactLater(long collection) {
        return stub().compact(CompactRequest.newBuilder().setCollectionId(collection).build())
                .getCompactionId();
    }

    private CompactionAnswer compactAndWait(long collection) {
        long id = compactLater(collection);
        Await.until("the compaction is complete", () -> compactionState(id).getComplete());
        return compactionState(id);
    }

    private CompactionAnswer compactionState(long id) {
        return stub().compactionState(
                        CompactionStateRequest.newBuilder().setCompactionId(id).build());
    }

    private List<ExplainedSegment> explain(long collection) {
        return stub().explainCompaction(
                        ExplainCompactionRequest.newBuilder().setCollectionId(collection).build())
                .getSegmentsList();
    }

    /// The keys of all living rows of the sealed segments, sorted.
    private List<Long> keys(long collection) {
        Manifest manifest = manifest(collection);
        var schema = catalog.read().collections().get(collection).schema();
        return manifest.segments().stream()
                .flatMapToLong(
                        info -> {
                            try (var segment = SealedSegment.open(storage, info, schema, true)) {
                                var dead = manifest.tombstone(info.id());
                                if (dead.isPresent()) {
                                    segment.apply(Tombstones.read(storage, dead.get().file()));
                                }
                                return LongStream.of(living(segment));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .sorted()
                .boxed()
                .toList();
    }

    private static long[] living(SealedSegment segment) throws IOException {
        try (var view = segment.view(SearchableSegment.NOW)) {
            int[] rows = view.match(Optional.empty(), Set.of(), 1_000);
            var keys = (Keys.LongKeys) view.keys(rows, rows.length);
            var values = new long[rows.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = keys.value(i);
            }
            return values;
        }
    }
}
