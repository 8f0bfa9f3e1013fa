package io.atoll.cli.bench;

import io.atoll.cli.vectors.Vectors;

import java.util.HashSet;
import java.util.List;

/// The right answers, against which others are held.
public final class ExactAnswers {
    /// Of the score: rows that differ by less are equally near.
    private static final double TOLERANCE = 1e-6;

    private final ExactSearch search;
    private final Vectors queries;
    private final List<long[]> answers;
    private final int expected;

    /// @param answers for each query the best rows, best first
    /// @param expected how many rows a full answer has
    ExactAnswers(ExactSearch search, Vectors queries, List<long[]> answers, int expected) {
        this.search = search;
        this.queries = queries;
        this.answers = answers;
        this.expected = expected;
    }

    /// How many rows a full answer has.
    public int expected() {
        return expected;
    }

    /// The rows that are nearest, best first.
    public long[] nearest(int query) {
        return answers.get(query).clone();
    }

    /// Whether an answer is the right one: at each place the row that belongs there, or one exactly
    /// as near, and none twice.
    public boolean isRight(int query, List<Long> rows) {
        long[] right = answers.get(query);
        if (rows.size() != right.length || new HashSet<>(rows).size() != rows.size()) {
            return false;
        }
        for (int place = 0; place < right.length; place++) {
            if (!isAsNear(query, rows.get(place), right[place])) {
                return false;
            }
        }
        return true;
    }

    private boolean isAsNear(int query, long row, long right) {
        if (row == right) {
            return true;
        }
        if (!search.has(row)) {
            return false;
        }
        float[] vector = queries.get(query);
        double wanted = search.exactScore(vector, (int) right);
        double got = search.exactScore(vector, (int) row);
        return Math.abs(got - wanted) <= TOLERANCE * Math.abs(wanted);
    }

    /// How many of the rows answered are among the nearest, or exactly as near as the last of them.
    public int correct(int query, List<Long> rows) {
        if (expected == 0) {
            return 0;
        }
        float[] vector = queries.get(query);
        double worst = search.exactScore(vector, (int) answers.get(query)[expected - 1]);
        double enough = worst - TOLERANCE * Math.abs(worst);
        int correct = 0;
        for (long row : new HashSet<>(rows)) {
            if (search.has(row) && search.exactScore(vector, (int) row) >= enough) {
                correct++;
            }
        }
        return Math.min(correct, expected);
    }
}
