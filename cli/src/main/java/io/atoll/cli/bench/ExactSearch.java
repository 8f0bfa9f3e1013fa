package io.atoll.cli.bench;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;

import org.apache.lucene.util.VectorUtil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Finds the nearest rows by comparing each query with every row, on all cores.
///
/// Rows are first ranked in single precision, then the best of them again in double precision, so
/// that rounding does not decide. A task takes several queries through all rows: a row that is in
/// the processor's cache serves them all.
public final class ExactSearch {
    private static final int QUERIES_PER_TASK = 16;

    /// How many more rows are ranked in double precision than are asked for.
    private static final int MARGIN = 32;

    private final Vectors rows;
    private final Metric metric;
    private final int[] candidates;
    private final float[] inverseNorms;

    /// All rows count.
    public ExactSearch(Vectors rows, Metric metric) {
        this(rows, metric, _ -> true);
    }

    /// @param accepted says which rows count
    public ExactSearch(Vectors rows, Metric metric, IntPredicate accepted) {
        this.rows = rows;
        this.metric = metric;
        this.candidates = IntStream.range(0, rows.size()).filter(accepted).toArray();
        this.inverseNorms = new float[metric == Metric.COSINE ? rows.size() : 0];
        for (int row = 0; row < inverseNorms.length; row++) {
            float[] vector = rows.get(row);
            double norm = Math.sqrt(product(vector, vector));
            inverseNorms[row] = norm == 0 ? 0 : (float) (1 / norm);
        }
    }

    /// The best `k` rows of each query.
    public ExactAnswers search(Vectors queries, int k, ProgressBar progress)
            throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        var answers = new ArrayList<long[]>();
        try (var pool = Executors.newFixedThreadPool(cores)) {
            var tasks = new ArrayList<Future<List<long[]>>>();
            for (int from = 0; from < queries.size(); from += QUERIES_PER_TASK) {
                int first = from;
                int end = Math.min(queries.size(), from + QUERIES_PER_TASK);
                tasks.add(
                        pool.submit(
                                () -> {
                                    List<long[]> best = search(queries, first, end, k);
                                    progress.advance(end - first);
                                    return best;
                                }));
            }
            for (var task : tasks) {
                answers.addAll(task.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("exact search failed", e.getCause());
        }
        return new ExactAnswers(this, queries, answers, Math.min(k, candidates.length));
    }

    private List<long[]> search(Vectors queries, int from, int to, int k) {
        var best = new ScoreHeap[to - from];
        Arrays.setAll(best, _ -> new ScoreHeap(Math.min(candidates.length, k + MARGIN)));
        for (int row : candidates) {
            float[] vector = rows.get(row);
            for (int query = from; query < to; query++) {
                best[query - from].offer(row, score(queries.get(query), row, vector));
            }
        }
        var answers = new ArrayList<long[]>();
        for (int query = from; query < to; query++) {
            answers.add(ranked(queries.get(query), best[query - from], k));
        }
        return answers;
    }

    /// Larger is better; of use only to rank the rows of one query.
    private float score(float[] query, int row, float[] vector) {
        return switch (metric) {
            case L2 -> -VectorUtil.squareDistance(query, vector);
            case IP -> VectorUtil.dotProduct(query, vector);
            case COSINE -> VectorUtil.dotProduct(query, vector) * inverseNorms[row];
            case BM25 -> throw metric.scoresNoVectors();
            case HAMMING, JACCARD -> throw notOfNumbers();
        };
    }

    private IllegalArgumentException notOfNumbers() {
        return new IllegalArgumentException(metric + " is no metric of numbers");
    }

    private long[] ranked(float[] query, ScoreHeap best, int k) {
        return Arrays.stream(best.rows())
                .boxed()
                .sorted(
                        Comparator.comparingDouble((Integer row) -> -exactScore(query, row))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .mapToLong(Integer::longValue)
                .toArray();
    }

    /// In double precision; larger is better.
    double exactScore(float[] query, int row) {
        float[] vector = rows.get(row);
        return switch (metric) {
            case L2 -> -squareDistance(query, vector);
            case IP -> product(query, vector);
            case COSINE -> {
                double norm = Math.sqrt(product(vector, vector));
                yield norm == 0 ? 0 : product(query, vector) / norm;
            }
            case BM25 -> throw metric.scoresNoVectors();
            case HAMMING, JACCARD -> throw notOfNumbers();
        };
    }

    /// Whether a row is one of those searched.
    boolean has(long row) {
        return row >= 0 && row < rows.size() && Arrays.binarySearch(candidates, (int) row) >= 0;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double squareDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
