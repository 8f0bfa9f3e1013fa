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
