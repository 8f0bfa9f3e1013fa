package io.atoll.writenode.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.writenode.rebuild.CompactionPolicy.Cause;
import io.atoll.writenode.rebuild.CompactionPolicy.Merge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

class CompactionPolicyTest {
    private static final long TARGET = 1000;
    private static final long BYTES_PER_ROW = 10;

    private final CompactionPolicy policy =
            new CompactionPolicy(CompactionSettings.STANDARD.withTargetBytes(TARGET));

    @Test
    void leavesAFewSmallSegmentsAlone() {
        assertEquals(List.of(), policy.due(indexed(10, 20, 30, 40, 50, 60, 70, 80)));
    }

    @Test
    void putsSmallOnesTogetherWhenThereAreTooMany() {
        List<Merge> due = policy.due(indexed(10, 10, 10, 10, 10, 10, 10, 10, 10));
        assertEquals(1, due.size());
        assertEquals(Cause.SMALL, due.getFirst().cause());
        assertEquals(9, due.getFirst().sources().size());
    }

    @Test
    void putsThoseTogetherThatAreOfOneSize() {
        List<Merge> due = policy.due(indexed(400, 390, 10, 10, 10, 10, 10, 10, 10));
        assertEquals(List.of(7), due.stream().map(merge -> merge.sources().size()).toList());
        assertEquals(70, due.getFirst().liveBytes());
    }

    @Test
    void neverTouchesAFullSegmentWithoutDeadRows() {
        assertEquals(List.of(), policy.due(indexed(LongStream.range(500, 560).toArray())));
    }

    @Test
    void keepsPartitionsApart() {
        var segments = new ArrayList<Candidate>();
        for (int i = 0; i < 8; i++) {
            segments.add(segment(i, 1, 10, 0, true));
            segments.add(segment(100 + i, 2, 10, 0, true));
        }
        assertEquals(List.of(), policy.due(segments));
        segments.add(segment(200, 2, 10, 0, true));
        assertEquals(
                List.of(2L),
                policy.due(segments).stream()
                        .map(merge -> merge.sources().getFirst().partitionId())
                        .toList());
    }

    @Test
    void writesASegmentAnewThatHasTooManyDeadRows() {
        assertEquals(List.of(), policy.due(List.of(segment(1, 1, 900, 17, true))));
        List<Merge> due = policy.due(List.of(segment(1, 1, 900, 18, true)));
        assertEquals(List.of(Cause.DEAD), due.stream().map(Merge::cause).toList());
    }

    @Test
    void weighsASegmentByItsLivingRows() {
        List<Candidate> segments = indexed(10, 20, 30, 40, 50, 60, 70, 80);
        Candidate hollow = segment(99, 1, 590, 10, true);
        assertEquals(490, hollow.liveBytes());
        segments.add(hollow);
        assertEquals(
                List.of(Cause.SMALL), policy.due(segments).stream().map(Merge::cause).toList());
    }

    @Test
    void buildsTheIndexesTogetherOfWhatLacksThemUntilTheResultIsFull() {
        var segments = new ArrayList<Candidate>();
        for (int i = 0; i < 5; i++) {
            segments.add(segment(i, 1, 200, 0, false));
        }
        segments.add(segment(9, 1, 200, 0, true));
        assertEquals(
                List.of(600L, 400L), policy.due(segments).stream().map(Merge::liveBytes).toList());
    }

    @Test
    void buildsALonelySegmentsIndexAtOnce() {
        assertEquals(
                List.of(Cause.INDEX),
                policy.due(List.of(segment(1, 1, 10, 0, false))).stream()
                        .map(Merge::cause)
                        .toList());
    }

    @Test
    void aSegmentWhoseBuildFailedIsTriedWithoutOthers() {
        var segments = new ArrayList<Candidate>();
        segments.add(segment(1, 1, 100, 0, false));
        segments.add(new Candidate(2, 1, 10, 10, 100, false, true));
        segments.add(segment(3, 1, 100, 0, false));
        assertEquals(
                List.of(List.of(2L), List.of(1L, 3L)),
                policy.due(segments).stream().map(CompactionPolicyTest::ids).toList());
    }

    @Test
    void onlyBuildsIndexesWhenItIsSwitchedOff() {
        var byHand = new CompactionPolicy(policy.settings().onlyByHand());
        List<Candidate> segments = indexed(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        segments.add(segment(50, 1, 100, 9, true));
        segments.add(segment(51, 1, 10, 0, false));
        segments.add(segment(52, 1, 10, 0, false));
        assertEquals(
                List.of(List.of(51L), List.of(52L)),
                byHand.due(segments).stream().map(CompactionPolicyTest::ids).toList());
        assertTrue(byHand.reasonToLeave(segments.getFirst(), segments).contains("switched off"));
    }

    @Test
    void asManyAsFitBecomeOneWhenSomebodyAsks() {
        List<Merge> asked = policy.asked(indexed(480, 300, 300, 220, 200, 900), false);
        assertEquals(List.of(1000L, 500L), asked.stream().map(Merge::liveBytes).toList());
    }

    @Test
    void nothingIsLeftAsItIsWhereAllIsAskedFor() {
        List<Merge> asked = policy.asked(indexed(480, 300, 300, 220, 200, 900), true);
        assertEquals(List.of(900L, 1000L, 500L), asked.stream().map(Merge::liveBytes).toList());
    }

    @Test
    void nothingIsLeftToDoAfterSomebodyAsked() {
        Random random = random(5);
        for (int round = 0; round < 200; round++) {
            var segments = new ArrayList<Candidate>();
            for (int i = 0; i < random.nextInt(60); i++) {
                long bytes = 10 + random.nextInt(random.nextBoolean() ? 900 : 50);
                long rows = bytes / BYTES_PER_ROW;
                segments.add(
                        segment(
                                i,
                                random.nextInt(3),
                                bytes,
                                random.nextBoolean() ? 0 : random.nextLong(rows + 1),
                                random.nextBoolean()));
            }
            apply(policy.asked(segments, false), segments, 1000);
            assertEquals(
                    List.of(),
                    segments.stream()
                            .filter(each -> each.deadRows() > 0 || !each.indexed())
                            .toList());
            assertEquals(List.of(), policy.due(segments));
        }
    }

    @Test
    void saysWhyASegmentIsLeftAsItIs() {
        List<Candidate> segments = indexed(10, 20, 700);
        assertEquals(
                "it is one of 2 small segments of its partition, more than 8 are too many; 0.0 % of"
                        + " its rows are dead, 20 % are too many",
                policy.reasonToLeave(segments.get(0), segments));
        assertEquals(
                "it is full: 700 bytes of living rows, full from 500 on; 0.0 % of its rows are"
                        + " dead, 20 % are too many",
                policy.reasonToLeave(segments.get(2), segments));
    }

    /// A steady trickle, in steps of a size that the target has many times. Rows written per row
    /// that came are at most what stands in the last column.
    @ParameterizedTest
    @CsvSource({"10, 3000, 4", "100, 3000, 3", "188, 2000, 2", "1, 60000, 6"})
    void aTrickleKeepsFewSegmentsAndIsWrittenAFewTimes(
            long rowsEach, int steps, double mostWritten) {
        var history = new History(1000 * BYTES_PER_ROW);
        for (int step = 0; step < steps; step++) {
            history.add(rowsEach);
            history.settle();
            history.requireFewSegments();
        }
        System.out.printf(
                "trickle rowsEach=%d steps=%d segments=%d written=%.2f%n",
                rowsEach, steps, history.segments.size(), history.writtenPerRow());
        assertTrue(history.writtenPerRow() <= mostWritten, "written " + history.writtenPerRow());
    }

    @Test
    void anyHistoryKeepsFewSegmentsAndEndsWithNothingDue() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = random(seed);
            var history = new History(1000 * BYTES_PER_ROW);
            int largest = 1 << random.nextInt(1, 11);
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> history.kill(random);
                    default -> history.add(1 + random.nextInt(largest));
                }
                history.settle();
                history.requireFewSegments();
                history.requireNoneTooLarge(largest);
            }
        }
    }

    @Test
    void putsAllOfAnIdleCollectionTogetherForOneNode() {
        List<Candidate> segments = indexed(500, 250, 150, 100);
        assertEquals(List.of(150L, 100L), weights(policy.idle(segments, 1).orElseThrow()));
        settleIdle(segments, 1);
        assertEquals(List.of(1000L), segments.stream().map(Candidate::liveBytes).toList());
    }

    @Test
    void leavesAsManySegmentsOfAnIdleCollectionAsItsNodesNeed() {
        List<Candidate> segments = indexed(500, 250, 150, 100);
        settleIdle(segments, 2);
        assertEquals(List.of(500L, 500L), segments.stream().map(Candidate::liveBytes).toList());
        List<Candidate> even = indexed(30, 30, 20, 20);
        settleIdle(even, 2);
        assertEquals(List.of(50L, 50L), even.stream().map(Candidate::liveBytes).toList());
        assertEquals(Optional.empty(), policy.idle(indexed(30, 30, 20, 20), 4));
    }

    @Test
    void aLargeSegmentIsNotWrittenAgainForAFewRows() {
        assertEquals(Optional.empty(), policy.idle(indexed(700, 100), 1));
        assertEquals(List.of(300L, 100L), weights(policy.idle(indexed(300, 100), 1).orElseThrow()));
    }

    @Test
    void anIdleCollectionIsLeftAloneWhereItsSegmentsWouldBecomeTooLarge() {
        assertEquals(Optional.empty(), policy.idle(indexed(600, 550, 500), 1));
        assertEquals(
                Optional.empty(),
                new CompactionPolicy(policy.settings().onlyByHand()).idle(indexed(30, 30), 1));
    }

    @Test
    void nodesOfAnIdleCollectionStayAsEvenlyFilled() {
        var random = random(11);
        for (int round = 0; round < 60; round++) {
            int nodes = 1 + random.nextInt(5);
            List<Candidate> segments =
                    indexed(random.longs(1 + random.nextInt(30), 1, 30).map(n -> 10 * n).toArray());
            double before = Math.max(1.05, fullest(segments, nodes));
            long rows = segments.stream().mapToLong(Candidate::liveRows).sum();
            settleIdle(segments, nodes);
            assertTrue(fullest(segments, nodes) <= before + 1e-9);
            assertEquals(rows, segments.stream().mapToLong(Candidate::liveRows).sum());
            assertTrue(segments.stream().allMatch(each -> each.liveBytes() <= TARGET));
        }
    }

    private void settleIdle(List<Candidate> segments, int nodes) {
        long nextId = 10_000;
        for (var merge = policy.idle(segments, nodes);
                merge.isPresent();
                merge = policy.idle(segments, nodes)) {
            nextId = apply(List.of(merge.get()), segments, nextId);
        }
    }

    private static List<Long> weights(Merge merge) {
        return merge.sources().stream()
                .map(Candidate::liveBytes)
                .sorted((a, b) -> Long.compare(b, a))
                .toList();
    }

    /// The heaviest first, each to the node that has least.
    private static double fullest(List<Candidate> segments, int nodes) {
        var filled = new long[nodes];
        long all = 0;
        for (long weight :
                segments.stream().mapToLong(each -> -each.liveBytes()).sorted().toArray()) {
            int least = 0;
            for (int node = 1; node < nodes; node++) {
                least = filled[node] < filled[least] ? node : least;
            }
            filled[least] -= weight;
            all -= weight;
        }
        return (double) Arrays.stream(filled).max().orElseThrow() * nodes / all;
    }

    /// Segments of one partition as they come, die and are put together.
    private static final class History {
        private final long targetBytes;
        private final CompactionPolicy policy;
        private final List<Candidate> segments = new ArrayList<>();
        private long nextId = 1;
        private long came;
        private long written;

        History(long targetBytes) {
            this.targetBytes = targetBytes;
            this.policy =
                    new CompactionPolicy(CompactionSettings.STANDARD.withTargetBytes(targetBytes));
        }

        void add(long rows) {
            came += rows;
            segments.add(segment(nextId++, 1, rows * BYTES_PER_ROW, 0, false));
        }

        void kill(Random random) {
            if (!segments.isEmpty()) {
                int place = random.nextInt(segments.size());
                Candidate hit = segments.get(place);
                long dead = hit.deadRows() + random.nextLong(hit.liveRows() + 1);
                segments.set(place, segment(hit.id(), 1, hit.bytes(), dead, hit.indexed()));
            }
        }

        /// Does what is due until nothing is.
        void settle() {
            for (int round = 0; ; round++) {
                List<Merge> due = policy.due(segments);
                if (due.isEmpty()) {
                    return;
                }
                assertTrue(round < 100, "always something due");
                for (Merge merge : due) {
                    if (merge.cause() == Cause.SMALL) {
                        assertTrue(merge.liveBytes() <= targetBytes);
                    }
                    written += rows(merge);
                }
                nextId = apply(due, segments, nextId);
            }
        }

        /// The first writing of a row's index is counted too.
        double writtenPerRow() {
            return (double) written / came;
        }

        void requireFewSegments() {
            long rows = segments.stream().mapToLong(Candidate::rows).sum();
            double limit = 2.0 * rows * BYTES_PER_ROW / targetBytes + 10;
            assertTrue(segments.size() <= limit, segments.size() + " segments of " + rows);
        }

        void requireNoneTooLarge(long largestRows) {
            long limit = Math.max(targetBytes, largestRows * BYTES_PER_ROW);
            segments.forEach(each -> assertTrue(each.bytes() <= limit));
        }
    }

    private static long rows(Merge merge) {
        return merge.sources().stream().mapToLong(Candidate::liveRows).sum();
    }

    /// Each segment goes out at most once.
    private static long apply(List<Merge> merges, List<Candidate> segments, long nextId) {
        long id = nextId;
        var out = new HashSet<Candidate>();
        for (Merge merge : merges) {
            assertEquals(
                    1, merge.sources().stream().map(Candidate::partitionId).distinct().count());
            merge.sources().forEach(source -> assertTrue(out.add(source)));
            assertTrue(segments.removeAll(merge.sources()));
            if (rows(merge) > 0) {
                segments.add(
                        segment(
                                id++,
                                merge.sources().getFirst().partitionId(),
                                rows(merge) * BYTES_PER_ROW,
                                0,
                                true));
            }
        }
        return id;
    }

    private static List<Long> ids(Merge merge) {
        return merge.sources().stream().map(Candidate::id).toList();
    }

    private static List<Candidate> indexed(long... bytes) {
        var segments = new ArrayList<Candidate>();
        for (long each : bytes) {
            segments.add(segment(segments.size() + 1, 1, each, 0, true));
        }
        return segments;
    }

    private static Candidate segment(
            long id, long partitionId, long bytes, long deadRows, boolean indexed) {
        long rows = Math.max(1, bytes / BYTES_PER_ROW);
        return new Candidate(id, partitionId, rows, rows - deadRows, bytes, indexed, false);
    }

    private static Random random(long seed) {
        System.out.println("seed " + seed);
        return new Random(seed);
    }
}
