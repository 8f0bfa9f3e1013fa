package io.atoll.cli.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.ClusteredVectors;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

class ExactSearchTest {
    private static final Vectors ALL = ClusteredVectors.generate(2_000, 24, 10, 7);
    private static final Vectors ROWS = ALL.slice(0, 1_900);
    private static final Vectors QUERIES = ALL.slice(1_900, 2_000);

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP", "COSINE"})
    void findsWhatSortingAllRowsFinds(Metric metric) throws InterruptedException {
        ExactAnswers answers = search(metric, _ -> true, 10);
        for (int query = 0; query < QUERIES.size(); query++) {
            assertArrayEquals(naive(metric, query), answers.nearest(query));
        }
    }

    private static long[] naive(Metric metric, int query) {
        float[] vector = QUERIES.get(query);
        return IntStream.range(0, ROWS.size())
                .boxed()
                .sorted(
                        Comparator.comparingDouble(
                                        (Integer row) -> -score(metric, vector, ROWS.get(row)))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(10)
                .mapToLong(Integer::longValue)
                .toArray();
    }

    private static double score(Metric metric, float[] a, float[] b) {
        double product = 0;
        double norm = 0;
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            norm += (double) b[i] * b[i];
            distance += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return switch (metric) {
            case L2 -> -distance;
            case IP -> product;
            case COSINE -> product / Math.sqrt(norm);
            case BM25 -> throw metric.scoresNoVectors();
            case HAMMING, JACCARD -> throw new IllegalArgumentException();
        };
    }

    @Test
    void onlyTheNearestRowsInTheirOrderAreRight() throws InterruptedException {
        ExactAnswers answers = search(Metric.L2, _ -> true, 3);
        long[] right = answers.nearest(0);
        assertTrue(answers.isRight(0, List.of(right[0], right[1], right[2])));
        assertFalse(answers.isRight(0, List.of(right[1], right[0], right[2])));
        assertFalse(answers.isRight(0, List.of(right[0], right[0], right[2])));
        assertFalse(answers.isRight(0, List.of(right[0], right[1])));
        assertFalse(answers.isRight(0, List.of(right[0], right[1], 5_000L)));
    }

    @Test
    void searchesOnlyRowsThatAreAccepted() throws InterruptedException {
        ExactAnswers answers = search(Metric.L2, row -> ROWS.label(row) == 3, 10);
        for (int query = 0; query < QUERIES.size(); query++) {
            for (long row : answers.nearest(query)) {
                assertEquals(3, ROWS.label((int) row));
            }
        }
        assertEquals(0, search(Metric.L2, _ -> false, 10).expected());
    }

    @Test
    void expectsNoMoreRowsThanThereAre() throws InterruptedException {
        assertEquals(1_900, search(Metric.L2, _ -> true, 5_000).expected());
    }

    @Test
    void countsRightRowsOnceAndEquallyNearOnesToo() throws InterruptedException {
        // Row 1 and row 2 are equally near: either is right.
        Vectors rows =
                vectors(
                        new float[] {0, 0},
                        new float[] {0, 1},
                        new float[] {1, 0},
                        new float[] {5, 5});
        ExactAnswers answers =
                new ExactSearch(rows, Metric.L2).search(vectors(new float[] {0, 0}), 2, progress());

        assertArrayEquals(new long[] {0, 1}, answers.nearest(0));
        assertEquals(2, answers.correct(0, List.of(0L, 1L)));
        assertEquals(2, answers.correct(0, List.of(0L, 2L)));
        assertEquals(1, answers.correct(0, List.of(0L, 3L)));
        assertEquals(1, answers.correct(0, List.of(0L, 0L)));
        assertEquals(0, answers.correct(0, List.of(-1L, 99L, 1L << 40)));
        assertEquals(0, answers.correct(0, List.of()));
    }

    private static Vectors vectors(float[]... rows) {
        // Through a generated set, so that no other way to make vectors is needed.
        Vectors vectors = ClusteredVectors.generate(rows.length, rows[0].length, 1, 1);
        IntStream.range(0, rows.length)
                .forEach(i -> System.arraycopy(rows[i], 0, vectors.get(i), 0, rows[i].length));
        return vectors;
    }

    private static ExactAnswers search(Metric metric, IntPredicate accepted, int k)
            throws InterruptedException {
        return new ExactSearch(ROWS, metric, accepted).search(QUERIES, k, progress());
    }

    private static ProgressBar progress() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Terminal(nowhere, false, 80).progress("exact search", 100);
    }
}
