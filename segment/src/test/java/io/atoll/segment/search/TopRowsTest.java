package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;

class TopRowsTest {

    private record Offered(int row, int key, float distance) {}

    @ParameterizedTest
    @EnumSource(Metric.class)
    void keepsTheBestRowOfEachKeyAndBreaksTiesByKey(Metric metric) {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var keys = new int[random.nextInt(1, 200)];
            List<Offered> offered = new ArrayList<>();
            for (int row = 0; row < keys.length; row++) {
                keys[row] = random.nextInt(60);
                offered.add(new Offered(row, keys[row], random.nextInt(-3, 3) * 0.5f));
            }
            int k = random.nextInt(0, 70);

            TopRows top =
                    TopRows.of(
                            metric,
                            k,
                            Optional.of((row, other) -> Integer.compare(keys[row], keys[other])));
            offered.forEach(each -> top.offer(each.row, each.distance));
            top.sort();

            List<Offered> found = new ArrayList<>();
            for (int rank = 0; rank < top.size(); rank++) {
                int row = top.row(rank);
                found.add(new Offered(row, keys[row], top.distance(rank)));
            }
            assertEquals(best(offered, metric, k), found, "seed " + seed);
        }
    }

    private static List<Offered> best(List<Offered> offered, Metric metric, int k) {
        Comparator<Offered> byDistance = Comparator.comparingDouble(Offered::distance);
        List<Offered> sorted = new ArrayList<>(offered);
        sorted.sort(
                (metric.largerIsBetter() ? byDistance.reversed() : byDistance)
                        .thenComparing(Offered::key)
                        .thenComparing(Offered::row));
        var met = new HashSet<Integer>();
        sorted.removeIf(each -> !met.add(each.key));
        return sorted.subList(0, Math.min(k, sorted.size()));
    }

    /// A comparison for each level of a tree of k, and a few more: whatever comes, in whatever
    /// order.
    @Test
    void aRowCostsNoMoreThanALogarithmOfK() {
        int rows = 100_000;
        int k = 128;
        var random = new Random(1);
        var mixed = random.ints(rows, 0, rows).toArray();
        assertFewComparisons("all at one distance, keys ascend", rows, k, row -> row, _ -> 1);
        assertFewComparisons("all at one distance, keys descend", rows, k, row -> -row, _ -> 1);
        assertFewComparisons("all at one distance, keys mixed", rows, k, row -> mixed[row], _ -> 1);
        assertFewComparisons("one key, ever nearer", rows, k, _ -> 7, row -> rows - row);
        assertFewComparisons("few keys", rows, k, row -> row % k, row -> rows - row);
        assertFewComparisons("ever nearer", rows, k, row -> row, row -> rows - row);
    }

    private static void assertFewComparisons(
            String what, int rows, int k, IntUnaryOperator keys, IntUnaryOperator distances) {
        var comparisons = new long[1];
        TopRows top =
                TopRows.of(
                        Metric.L2,
                        k,
                        Optional.of(
                                (row, other) -> {
                                    comparisons[0]++;
                                    return Integer.compare(
                                            keys.applyAsInt(row), keys.applyAsInt(other));
                                }));
        for (int row = 0; row < rows; row++) {
            top.offer(row, distances.applyAsInt(row));
        }
        top.sort();
        long levels = Long.SIZE - Long.numberOfLeadingZeros(2L * k);
        assertTrue(
                comparisons[0] < 6 * levels * rows,
                what + ": " + comparisons[0] + " comparisons for " + rows + " rows, k = " + k);
    }
}
